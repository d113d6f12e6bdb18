import assert from 'node:assert/strict';
import { AccountsApi, Configuration, ProblemFromJSON, ResponseError, TaskPriority, TasksApi, TaskStatus } from './generated';

async function main() {
  const basePath = process.env.TASKWIRE_URL!;
  const username = process.env.TASKWIRE_USERNAME!;
  const password = 'a long enough password';
  const accounts = new AccountsApi(new Configuration({ basePath }));

  const accountCreation = { username, password, email: `${username}@example.com` };
  const account = await accounts.signOn({ accountCreation });
  assert.equal(account.username, username);
  const tokens = await accounts.signIn({ credentials: { username, password } });
  const tasks = new TasksApi(new Configuration({ basePath, accessToken: tokens.token }));

  const task = await tasks.createTask({ taskCreation: { title: 'Buy groceries', dueDate: '2027-04-10T12:00:00Z' } });
  assert.equal(task.priority, TaskPriority.Medium);
  assert.equal(task.dueDate, '2027-04-10T12:00:00Z');
  assert(task.createdAt instanceof Date);

  const list = await tasks.searchTasks({ status: TaskStatus.Pending, limit: 10 });
  assert.deepEqual(list.map((each) => each.id), [task.id]);
  const got = await tasks.getTaskRaw({ taskId: task.id });
  const ifMatch = got.raw.headers.get('ETag')!;
  const updated = await tasks.updateTask({ taskId: task.id, ifMatch, taskChanges: { status: TaskStatus.InProgress } });
  assert.equal(updated.version, 2);

  const failure = await tasks.createTask({ taskCreation: { title: ' ' } }).then(
    () => assert.fail('a blank title was accepted'),
    (error) => error,
  );
  assert(failure instanceof ResponseError);
  const problem = ProblemFromJSON(await failure.response.json());
  assert.equal(problem.status, 400);
  assert.equal(problem.errors?.[0]?.pointer, '/title');

  const deleted = await tasks.deleteTaskRaw({ taskId: task.id });
  assert.equal(deleted.raw.status, 204);
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
