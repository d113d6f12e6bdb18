import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { paths } from './generated/api';

async function main() {
  const baseUrl = process.env.TASKWIRE_URL!;
  const username = process.env.TASKWIRE_USERNAME!;
  const password = 'a long enough password';
  const anonymous = createClient<paths>({ baseUrl });

  const account = await anonymous.POST('/api/user', { body: { username, password, email: `${username}@example.com` } });
  assert.equal(account.data?.username, username);
  const tokens = await anonymous.POST('/api/user/login', { body: { username, password } });
  const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${tokens.data!.token}` } });

  // Members that the contract leaves out may be left out here: priority, status and assigned_to have no value.
  const created = await client.POST('/api/tasks', { body: { title: 'Buy groceries', due_date: '2027-04-10T12:00:00Z' } });
  const task = created.data!;
  assert.equal(task.priority, 'medium');
  assert.equal(task.due_date, '2027-04-10T12:00:00Z');

  const list = await client.GET('/api/tasks', { params: { query: { status: 'pending', limit: 10 } } });
  assert.deepEqual(list.data?.map((each) => each.id), [task.id]);
  const path = { task_id: task.id };
  const got = await client.GET('/api/tasks/{task_id}', { params: { path } });
  const etag = got.response.headers.get('ETag')!;
  const updated = await client.PUT('/api/tasks/{task_id}', {
    params: { path, header: { 'If-Match': etag } },
    body: { status: 'in_progress' },
  });
  assert.equal(updated.data?.version, 2);

  const blank = await client.POST('/api/tasks', { body: { title: ' ' } });
  assert.equal(blank.error?.status, 400);
  assert.equal(blank.error?.errors?.[0]?.pointer, '/title');

  const deleted = await client.DELETE('/api/tasks/{task_id}', { params: { path } });
  assert.equal(deleted.response.status, 204);
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
