// A mix of task calls through the gateway at a constant rate: 70 % get, 15 % list, 10 % update, 5 % create.
// README.md says how to run it; every number below can be set from the environment.
import exec from 'k6/execution';
import http from 'k6/http';
import { check } from 'k6';

const number = (name, fallback) => Number(__ENV[name] || fallback);

const BASE_URL = __ENV.BASE_URL || 'http://127.0.0.1:8080';
const USERS = number('USERS', 4);
const TASKS = number('TASKS', 25);
const RATE = number('RATE', 200);
const DURATION = __ENV.DURATION || '30s';
// Seconds of the same mix that no threshold looks at: a JVM that has just started is several times slower.
const WARM_UP = number('WARM_UP', 15);
const MAX_FAILED = number('MAX_FAILED', 0.001);

const STATUSES = ['pending', 'in_progress', 'completed'];
const PASSWORD = 'correct horse battery';

// Milliseconds that 95 and 99 of 100 calls may take.
const LATENCY = {
  get: [number('GET_P95', 50), number('GET_P99', 150)],
  list: [number('LIST_P95', 75), number('LIST_P99', 200)],
  update: [number('UPDATE_P95', 100), number('UPDATE_P99', 250)],
  create: [number('CREATE_P95', 75), number('CREATE_P99', 200)],
};

const mix = {
  executor: 'constant-arrival-rate',
  rate: RATE,
  timeUnit: '1s',
  // Each virtual user updates a task of its own, so there are as many as tasks.
  preAllocatedVUs: USERS * TASKS,
};

export const options = {
  scenarios: {
    // The two must not overlap, or they would need twice the virtual users.
    ...(WARM_UP > 0 && { warm_up: { ...mix, duration: `${WARM_UP}s`, gracefulStop: '2s' } }),
    mixed: { ...mix, duration: DURATION, startTime: WARM_UP > 0 ? `${WARM_UP + 2}s` : '0s' },
  },
  thresholds: {
    'http_req_failed{scenario:mixed}': [`rate<=${MAX_FAILED}`],
    'checks{scenario:mixed}': [`rate>=${1 - MAX_FAILED}`],
    // What was not sent, for want of a free virtual user, was not measured either.
    'dropped_iterations{scenario:mixed}': [`count<=${number('MAX_DROPPED', 0)}`],
    ...Object.fromEntries(
      Object.entries(LATENCY).map(([op, [p95, p99]]) => [
        `http_req_duration{scenario:mixed,op:${op}}`,
        [`p(95)<${p95}`, `p(99)<${p99}`],
      ]),
    ),
  },
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
};

/** Signs on a few users with names that no earlier run has used, and gives each some tasks. */
export function setup() {
  const run = `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
  const users = [];
  for (let i = 0; i < USERS; i++) {
    const username = `k6-${run}-${i}`;
    const account = { username, password: PASSWORD, email: `${username}@example.com` };
    const signedOn = expect(post('/api/user', account, params('sign_on')), 201);
    const user = { username, token: signedOn.token, expiresAt: expiry(signedOn) };
    user.tasks = [];
    for (let j = 0; j < TASKS; j++) {
      user.tasks.push(expect(post('/api/tasks', newTask(), params('setup', user.token)), 201).id);
    }
    users.push(user);
  }
  return users;
}

// What one virtual user knows: each has its own copy of these.
let me;
let version = 1;

export default function (users) {
  const index = exec.vu.idInTest - 1;
  me ??= { ...users[index % USERS] };
  renew();
  const dice = Math.random();
  if (dice < 0.7) {
    get(any(me.tasks));
  } else if (dice < 0.85) {
    list();
  } else if (dice < 0.95) {
    update(me.tasks[Math.floor(index / USERS) % TASKS]);
  } else {
    create();
  }
}

function get(id) {
  const answer = http.get(`${BASE_URL}/api/tasks/${id}`, params('get', me.token));
  check(answer, { 'get: the task that was asked for': (r) => r.status === 200 && r.json('id') === id });
  return answer;
}

function list() {
  const status = any(STATUSES);
  const answer = http.get(`${BASE_URL}/api/tasks?status=${status}&limit=20`, params('list', me.token));
  check(answer, {
    'list: only that status': (r) => r.status === 200 && r.json().every((task) => task.status === status),
  });
}

/** Another status each time. The version that we know is the only one that may be changed. */
function update(id) {
  const change = JSON.stringify({ status: STATUSES[version % STATUSES.length] });
  const answer = http.put(
    `${BASE_URL}/api/tasks/${id}`,
    change,
    params('update', me.token, { 'If-Match': `"${version}"` }),
  );
  check(answer, { 'update: the next version': (r) => r.status === 200 && r.json('version') === version + 1 });
  if (answer.status === 200) {
    version += 1;
  } else {
    // An update whose answer was lost may have happened.
    version = get(id).json('version') ?? version;
  }
}

function create() {
  const answer = post('/api/tasks', newTask(), params('create', me.token));
  check(answer, { 'create: a new task': (r) => r.status === 201 && r.json('version') === 1 });
}

/** Signs in again before the token ends; each virtual user at another moment, since passwords are slow to check. */
function renew() {
  me.renewAt ??= me.expiresAt - (0.1 + 0.4 * Math.random()) * (me.expiresAt - Date.now());
  if (Date.now() < me.renewAt) {
    return;
  }
  const answer = post('/api/user/login', { username: me.username, password: PASSWORD }, params('sign_in'));
  if (answer.status === 200) {
    me.token = answer.json('token');
    me.expiresAt = expiry(answer.json());
  }
  me.renewAt = undefined;
}

function expiry(token) {
  return Date.now() + 1000 * token.expires_in;
}

function newTask() {
  const due = new Date(Date.now() + Math.random() * 30 * 24 * 3600e3);
  return {
    title: `Load test ${Math.floor(Math.random() * 1e6)}`,
    description: 'Made by deploy/k6/mixed.js, and free to be deleted.',
    priority: any(['low', 'medium', 'high']),
    due_date: due.toISOString(),
  };
}

function post(path, body, parameters) {
  return http.post(BASE_URL + path, JSON.stringify(body), parameters);
}

function params(op, token, headers = {}) {
  const all = { 'Content-Type': 'application/json', ...headers };
  if (token) {
    all.Authorization = `Bearer ${token}`;
  }
  // A name, so that k6 does not keep one series for each address.
  return { headers: all, tags: { op, name: op } };
}

/** The answer's body; without what the setup makes there is nothing to load. */
function expect(answer, status) {
  if (answer.status !== status) {
    exec.test.abort(`${answer.request.method} ${answer.url} answered ${answer.status}: ${answer.body || answer.error}`);
  }
  return answer.json();
}

function any(list) {
  return list[Math.floor(Math.random() * list.length)];
}
