import assert from 'node:assert/strict';
import { createTask, deleteTask, getTask, searchTasks, signIn, signOn, updateTask } from './generated';
import { client } from './generated/client.gen';

async function main() {
  const username = process.env.TASKWIRE_USERNAME!;
  const password = 'a long enough password';
  client.setConfig({ baseUrl: process.env.TASKWIRE_URL! });

  const account = await signOn({ body: { username, password, email: `${username}@example.com` } });
  assert.equal(account.data?.username, username);
  const tokens = await signIn({ body: { username, password } });
  client.setConfig({ auth: tokens.data!.token });

  const created = await createTask({ body: { title: 'Buy groceries', due_date: '2027-04-10T12:00:00Z' } });
  const task = created.data!;
  assert.equal(task.priority, 'medium');
  assert.equal(task.due_date, '2027-04-10T12:00:00Z');

  const list = await searchTasks({ query: { status: 'pending', limit: 10 } });
  assert.deepEqual(list.data?.map((each) => each.id), [task.id]);
  const path = { task_id: task.id };
  const got = await getTask({ path });
  const etag = got.response!.headers.get('ETag')!;
  const updated = await updateTask({ path, headers: { 'If-Match': etag }, body: { status: 'in_progress' } });
  assert.equal(updated.data?.version, 2);

  const blank = await createTask({ body: { title: ' ' } });
  assert.equal(blank.error?.status, 400);
  assert.equal(blank.error?.errors?.[0]?.pointer, '/title');

  const deleted = await deleteTask({ path });
  assert.equal(deleted.response!.status, 204);
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
