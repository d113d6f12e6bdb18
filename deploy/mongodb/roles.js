// The roles of ums and tms in MongoDB: what each service may do, with the collections that it uses and no others.
// For mongosh: load('roles.js'), then makeRoles(db) as an admin makes both roles in the database, or renews them.
const COLLECTIONS = {
  'taskwire-ums': [
    'account_mail_permits', 'account_mails', 'audit', 'known_devices', 'leases', 'migrations', 'sessions', 'sign_in_history',
    'users',
  ],
  'taskwire-tms': [
    'departures', 'leases', 'mail_permits', 'migrations', 'notification_settings', 'notifications', 'tasks',
  ],
};
const ACTIONS = ['find', 'insert', 'update', 'remove', 'createCollection', 'createIndex', 'dropIndex', 'listIndexes'];

function makeRoles(database) {
  for (const [role, collections] of Object.entries(COLLECTIONS)) {
    const privileges = collections.map((collection) => ({
      resource: { db: database.getName(), collection }, actions: ACTIONS,
    }));
    if (database.getRole(role) === null) {
      database.createRole({ role, privileges, roles: [] });
    } else {
      database.updateRole(role, { privileges, roles: [] });
    }
  }
}
