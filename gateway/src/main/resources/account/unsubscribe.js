// The token is in the query, because mail providers post to the address of this page (RFC 8058). Only the button posts, so a
// program that fetches the links of mails changes nothing.
const query = location.search;
// Neither the history of the browser nor the address bar keeps the token.
history.replaceState(null, '', location.pathname);

const form = document.getElementById('form');
const button = form.querySelector('button');
const result = document.getElementById('result');

async function send() {
  const response = await fetch(location.pathname + query, {
    method: 'POST',
    credentials: 'omit',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  if (response.status === 204) {
    form.hidden = true;
    return 'You get no more mails about tasks. You can turn them on again in your notification settings.';
  }
  return (await response.json()).detail;
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

if (query === '') {
  result.textContent = 'The link is not complete. Open it again from the mail.';
} else {
  button.disabled = false;
}
