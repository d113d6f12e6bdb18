// Makes the MongoDB beside us a replica set of one and gives it three users: root, and one each for ums and tms, who may use
// their own collections in the database taskwire and nothing else. Run again, it changes nothing.
const fs = require('fs');

const secret = (name) => fs.readFileSync(`/secrets/mongo/${name}`, 'utf8').trim();
const LIMIT_MILLIS = 60_000;
const started = Date.now();

function until(what, attempt) {
  for (let last = ''; ; sleep(250)) {
    try {
      if (attempt()) {
        return;
      }
    } catch (failure) {
      last = failure.message;
    }
    if (Date.now() - started > LIMIT_MILLIS) {
      throw new Error(`${what}: not within ${LIMIT_MILLIS / 1000} s; ${last}`);
    }
  }
}

let mongo;
until('MongoDB answers', () => (mongo = new Mongo('mongodb://127.0.0.1:27017/?directConnection=true')));
const admin = mongo.getDB('admin');
const isPrimary = () => admin.hello().isWritablePrimary;

function signIn() {
  return admin.auth('root', secret('root-password')).ok === 1;
}

/** Without any user, whoever is on the same machine may do just this: begin the replica set and make the first user. */
function begin() {
  if (!isPrimary()) {
    try {
      admin.adminCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] } });
    } catch (failure) {
      if (failure.codeName !== 'AlreadyInitialized') {
        throw failure;
      }
    }
    until('the replica set has a primary', isPrimary);
  }
  admin.createUser({ user: 'root', pwd: secret('root-password'), roles: ['root'] });
}

try {
  signIn();
} catch (stranger) {
  try {
    begin();
  } catch (failure) {
    throw new Error(`root can neither sign in (${stranger.message}) nor be made (${failure.message}); are the volumes secrets and mongo-data of the same age?`);
  }
  signIn();
}
until('the replica set has a primary', isPrimary);

load('/roles.js');
const database = mongo.getDB('taskwire');
makeRoles(database);
const existing = database.getUsers().users.map((user) => user.user);
for (const service of ['ums', 'tms']) {
  const user = `taskwire-${service}`;
  const account = { pwd: secret(`${service}-password`), roles: [user] };
  if (existing.includes(user)) {
    database.updateUser(user, account);
  } else {
    database.createUser({ user, ...account });
  }
}
print('MongoDB is a replica set, with users root, taskwire-ums and taskwire-tms');
