// Shows the contract of the events. All addresses are relative to the page, which a proxy may serve under a path prefix.
// What is in the contract becomes text and never markup.
const main = document.getElementById('contract');
const contents = document.getElementById('contents');

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
  made.append(...children);
  return made;
}

const link = (address, text) => element('a', { href: address }, text);
const code = (text) => element('code', {}, text);

// Descriptions are Markdown, of which the contract uses code, bold text and paragraphs.
function inline(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`')) {
      return code(part.slice(1, -1));
    }
    return part.startsWith('**') ? element('strong', {}, part.slice(2, -2)) : part;
  });
}

function paragraphs(text = '') {
  return text.split(/\n\s*\n/).filter((part) => part.trim()).map((part) => element('p', {}, ...inline(part)));
}

function table(head, rows) {
  const row = (cell, cells) => element('tr', {}, ...cells.map((children) => element(cell, {}, ...children)));
  return element('table', {}, element('thead', {}, row('th', head.map((text) => [text]))),
    element('tbody', {}, ...rows.map((cells) => row('td', cells))));
}

// A heading, and the entry of the contents that leads to it.
function heading(level, id, text) {
  const entry = link(`#${id}`, text);
  if (level === 2) {
    contents.append(element('strong', {}, entry), element('ul', {}));
  } else {
    contents.lastChild.append(element('li', {}, entry));
  }
  return element(`h${level}`, { id }, text);
}

function resolve(contract, node) {
  return node.$ref ? resolve(contract, node.$ref.slice(2).split('/').reduce((at, name) => at[name], contract)) : node;
}

const nameOf = (reference) => reference.$ref.split('/').pop();

// The members of an object, with those of the schemas that it includes.
function members(contract, schema) {
  const all = (schema.allOf ?? []).map((part) => members(contract, resolve(contract, part)));
  return Object.assign({}, ...all, schema.properties);
}

function required(contract, schema) {
  return [...(schema.required ?? []), ...(schema.allOf ?? []).flatMap((part) => required(contract, resolve(contract, part)))];
}

// The type of a value, as text and links.
function typeOf(schema) {
  if (schema.$ref) {
    return [link(`#schema-${nameOf(schema)}`, nameOf(schema))];
  }
  if (typeof schema.additionalProperties === 'object') {
    return ['any member: ', ...typeOf(schema.additionalProperties)];
  }
  const type = [schema.type ?? 'any'].flat().join(' or ');
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return [schema.format ? `${type} (${schema.format})` : type,
    ...values.flatMap((value, index) => [index === 0 ? ': ' : ', ', code(String(value))]),
    ...(schema.pattern ? [' like ', code(schema.pattern)] : [])];
}

function memberTable(contract, schema) {
  const needed = required(contract, schema);
  return table(['Member', 'Type', 'Description'], Object.entries(members(contract, schema)).map(([name, member]) => [
    [code(name), needed.includes(name) ? '' : ' (optional)'], typeOf(member), paragraphs(member.description)]));
}

function server(contract, [name, it]) {
  const credentials = (it.security ?? []).map((scheme) => element('p', {}, resolve(contract, scheme).description));
  return [[name], [code(it.host)], [code(it.protocol)], [...paragraphs(it.description), ...credentials]];
}

function topic(contract, channel) {
  const { partitions, topicConfiguration } = channel.bindings.kafka;
  const settings = Object.entries(topicConfiguration).map(([name, value]) => [[code(name)], [String(value)]]);
  const events = Object.values(channel.messages ?? {}).map((message) => resolve(contract, message));
  return [heading(3, `topic-${channel.address}`, channel.address), ...paragraphs(channel.description),
    table(['Setting', 'Value'], [[['partitions'], [String(partitions)]], ...settings]),
    ...(events.length ? [element('p', {}, 'Events: ', ...events.flatMap((event, index) => [
      index === 0 ? '' : ', ', link(`#${event.name}`, event.name)]))] : [])];
}

function event(contract, message) {
  const schemaAddress = `../schemas/events/${message.name}.json`;
  const parts = [[['Key'], typeOf(resolve(contract, message.bindings).kafka.key)], [['Headers'], typeOf(message.headers)],
    [['Value'], typeOf(message.payload)], [['JSON Schema'], [link(schemaAddress, `${message.name}.json`)]]];
  const examples = message.examples.map((example) => element('details', {}, element('summary', {}, 'Example'),
    element('pre', {}, Object.entries(example.headers).map(([name, value]) => `${name}: ${value}`).join('\n'), '\n\n',
      JSON.stringify(example.payload, null, 2))));
  return [heading(3, message.name, message.name), ...paragraphs(message.summary), table(['Part', 'What it is'], parts),
    ...examples];
}

function operation(contract, [name, it]) {
  const channel = resolve(contract, it.channel);
  return [[name], [it.action === 'send' ? 'writes' : 'reads'], [link(`#topic-${channel.address}`, channel.address)],
    paragraphs(it.description), [code(it.bindings?.kafka.groupId.const ?? '–')]];
}

function schema(contract, [name, it]) {
  return [heading(3, `schema-${name}`, name), ...paragraphs(it.description),
    Object.keys(members(contract, it)).length ? memberTable(contract, it) : element('p', {}, ...typeOf(it))];
}

function show(contract) {
  const { messages, schemas } = contract.components;
  main.replaceChildren(
    element('h1', {}, `${contract.info.title} ${contract.info.version}`),
    element('p', {}, 'This page shows ', link('../asyncapi.json', 'asyncapi.json'), ' (AsyncAPI). ',
      link('../docs', 'Another page'), ' documents the API.'),
    ...paragraphs(contract.info.description),
    heading(2, 'events', 'Events'), ...Object.values(messages).flatMap((message) => event(contract, message)),
    heading(2, 'topics', 'Topics'), ...Object.values(contract.channels).flatMap((channel) => topic(contract, channel)),
    heading(2, 'servers', 'Servers'),
    table(['Server', 'Address', 'Protocol', 'Credentials'], Object.entries(contract.servers).map((it) => server(contract, it))),
    heading(2, 'operations', 'Operations'),
    table(['Operation', 'It', 'Topic', 'Description', 'Consumer group'],
      Object.entries(contract.operations).map((it) => operation(contract, it))),
    heading(2, 'schemas', 'Schemas'), ...Object.entries(schemas).flatMap((it) => schema(contract, it)),
  );
  // The part to which the address leads was not there when the page was loaded.
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

async function start() {
  try {
    const response = await fetch('../asyncapi.json', { credentials: 'omit' });
    show(await response.json());
  } catch {
    document.getElementById('progress').textContent = 'The contract cannot be loaded. Load the page again.';
  }
}

start();
