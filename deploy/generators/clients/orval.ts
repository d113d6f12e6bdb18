import assert from 'node:assert/strict';
import { createTask, deleteTask, getTask, searchTasks, signIn, signOn, updateTask } from './generated/api';

// The generated functions ask for paths alone.
const send = fetch;
globalThis.fetch = (path, init) => send(new URL(String(path), process.env.TASKWIRE_URL), init);

async function main() {
  const username = process.env.TASKWIRE_USERNAME!;
  const password = 'a long enough password';

  const account = await signOn({ username, password, email: `${username}@example.com` });
  assert(account.status === 201);
  assert.equal(account.data.username, username);
  const tokens = await signIn({ username, password });
  assert(tokens.status === 200);
  const headers = { Authorization: `Bearer ${tokens.data.token}` };

  const created = await createTask({ title: 'Buy groceries', due_date: '2027-04-10T12:00:00Z' }, { headers });
  assert(created.status === 201);
  const task = created.data;
  assert.equal(task.priority, 'medium');
  assert.equal(task.due_date, '2027-04-10T12:00:00Z');

  const list = await searchTasks({ status: 'pending', limit: 10 }, { headers });
  assert(list.status === 200);
  assert.deepEqual(list.data.map((each) => each.id), [task.id]);
  const got = await getTask(task.id, { headers });
  const etag = got.headers.get('ETag')!;
  const updated = await updateTask(task.id, { status: 'in_progress' }, { headers: { ...headers, 'If-Match': etag } });
  assert(updated.status === 200);
  assert.equal(updated.data.version, 2);

  const blank = await createTask({ title: ' ' }, { headers });
  assert(blank.status === 400);
  assert.equal(blank.data.errors?.[0]?.pointer, '/title');

  const deleted = await deleteTask(task.id, { headers });
  assert.equal(deleted.status, 204);
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
