// One form for each call that openapi.json describes.
const contract = new URL('openapi.json', document.baseURI);
const api = await (await fetch(contract)).json();
const server = new URL(api.servers[0].url, contract);

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function field(label, properties, kind = 'input') {
  const input = element(kind, properties);
  return { input, label: element('label', {}, `${label} `, input) };
}

/** What to send when nothing else is written: the first example of each member. */
function example(content, type) {
  const schema = content[type].schema;
  const { properties } = schema.$ref ? api.components.schemas[schema.$ref.split('/').at(-1)] : schema;
  const members = Object.entries(properties).map(([name, { examples }]) => [name, examples?.[0] ?? '']);
  return type === 'application/json' ? JSON.stringify(Object.fromEntries(members)) : `${new URLSearchParams(members)}`;
}

function form(path, method, { summary, parameters = [], requestBody }) {
  const given = parameters.map(({ name, in: place, description = '', required = false }) => ({
    name,
    in: place,
    ...field(`${name} (${place})`, { required, placeholder: description }),
  }));
  const content = requestBody?.content;
  const type = content && field('Content-Type', {}, 'select');
  const body = content && field('Body', { rows: 3 }, 'textarea');
  if (content) {
    type.input.append(...Object.keys(content).map((name) => element('option', {}, name)));
    type.input.onchange = () => (body.input.value = example(content, type.input.value));
    type.input.onchange();
  }
  const answer = element('pre', { ariaLive: 'polite' });
  const fields = [...given.map(({ label }) => label), ...(content ? [type.label, body.label] : [])];
  const made = element('form', {}, ...fields, element('button', {}, 'Send'), answer);
  made.onsubmit = async (event) => {
    event.preventDefault();
    const written = given.filter(({ input }) => input.value !== '');
    const values = (place) => written.filter((each) => each.in === place).map(({ name, input }) => [name, input.value]);
    const fill = (address, [name, value]) => address.replace(`{${name}}`, encodeURIComponent(value));
    const url = new URL(values('path').reduce(fill, path.slice(1)), server);
    url.search = new URLSearchParams(values('query'));
    const headers = new Headers(values('header'));
    const token = document.getElementById('token').value.trim();
    if (token) {
      headers.set('Authorization', `Bearer ${token}`);
    }
    if (content) {
      headers.set('Content-Type', type.input.value);
    }
    try {
      const response = await fetch(url, { method, headers, body: body?.input.value });
      const head = [...response.headers].map(([name, value]) => `${name}: ${value}`);
      answer.textContent = [`${response.status} ${response.statusText}`, ...head, '', await response.text()].join('\n');
    } catch (error) {
      answer.textContent = `${error}`;
    }
  };
  const call = element('code', {}, `${method.toUpperCase()} ${path}`);
  return element('details', {}, element('summary', {}, call, ` ${summary}`), made);
}

for (const [path, calls] of Object.entries(api.paths)) {
  for (const [method, call] of Object.entries(calls)) {
    document.querySelector('main').append(form(path, method, call));
  }
}
