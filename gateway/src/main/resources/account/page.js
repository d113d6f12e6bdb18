// The token is in the fragment, which browsers send nowhere. Only the button sends it, so a program that fetches the links of
// mails changes nothing.
const token = location.hash.slice(1);
// Neither the history of the browser nor the address bar keeps it.
history.replaceState(null, '', location.pathname);

const form = document.getElementById('form');
const button = form.querySelector('button');
const result = document.getElementById('result');

async function send() {
  const response = await fetch(form.dataset.path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    credentials: 'omit',
    body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
  });
  if (response.status === 204) {
    form.hidden = true;
    return form.dataset.done;
  }
  const problem = await response.json();
  if (problem.type === '/problems/password-required') {
    askForPassword();
  }
  return problem.errors
    ? `The ${problem.errors.map((error) => `${error.pointer.slice(1)} ${error.detail}`).join(', and the ')}.`
    : problem.detail;
}

// A field that is disabled is not sent.
function askForPassword() {
  document.getElementById('password-needed').hidden = false;
  document.getElementById('password').disabled = false;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  button.disabled = true;
  try {
    result.textContent = await send();
  } catch {
    result.textContent = 'The server does not respond. Try again.';
  }
  button.disabled = false;
});

if (token === '') {
  result.textContent = 'The link is not complete. Open it again from the mail.';
} else {
  button.disabled = false;
}
