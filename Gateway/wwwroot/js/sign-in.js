import { call, Refusal } from './api.js';
import { h } from './dom.js';
import { timeSpan } from './format.js';
import { notice } from './notice.js';
import { session } from './session.js';

const DEMO_ACCOUNTS = [
  ['Customer', 'demo@example.com', 'demo-password'],
  ['Admin', 'admin@example.com', 'admin-password'],
];

/**
 * The form to sign in with, or to open an account.
 * @param done called when someone has signed in.
 */
export function signInForm(done, { canRegister = true } = {}) {
  let isNew = false;
  const message = h('div', { class: 'messages' });
  const email = h('input', { id: 'email', name: 'email', type: 'email', autocomplete: 'username', required: true, maxlength: '254' });
  const password = h('input', { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', required: true, maxlength: '128' });
  const submit = h('button', { type: 'submit', class: 'primary wide' });
  const change = h('button', { type: 'button', class: 'link', onclick: () => { isNew = !isNew; label(); email.focus(); } });
  const hint = h('p', { class: 'hint', id: 'password-hint' }, 'A sentence is a good password: at least eight characters.');
  password.setAttribute('aria-describedby', 'password-hint');

  function label() {
    submit.textContent = isNew ? 'Create account' : 'Sign in';
    change.textContent = isNew ? 'I have an account' : 'Create an account';
    hint.hidden = !isNew;
    password.autocomplete = isNew ? 'new-password' : 'current-password';
    message.replaceChildren();
  }

  async function send(event) {
    event.preventDefault();
    if (submit.getAttribute('aria-disabled') === 'true') {
      return;
    }
    submit.setAttribute('aria-disabled', 'true');
    message.replaceChildren();
    const body = { email: email.value.trim(), password: password.value };
    try {
      if (isNew) {
        await call('POST', 'api/auth/register', { body });
      }
      const { accessToken } = await call('POST', 'api/auth/login', { body });
      session.begin(accessToken);
      done();
    } catch (error) {
      message.replaceChildren(explain(error));
      (error.code === 'invalid_credentials' ? password : email).focus();
    } finally {
      submit.removeAttribute('aria-disabled');
    }
  }

  const use = (address, secret) => { isNew = false; label(); email.value = address; password.value = secret; submit.focus(); };
  label();
  return h('form', { class: 'card sign-in', onsubmit: send },
    message,
    h('label', { for: 'email' }, 'E-mail'), email,
    h('label', { for: 'password' }, 'Password'), password, hint,
    submit,
    canRegister && change,
    h('details', { class: 'hints' },
      h('summary', {}, 'Demo accounts'),
      h('p', { class: 'hint' }, 'They exist where Checkout runs in Development, as it does by default.'),
      h('ul', {}, DEMO_ACCOUNTS.map(([who, address, secret]) => h('li', {},
        h('span', {}, h('b', {}, who), h('code', {}, address)),
        h('button', { type: 'button', class: 'small', 'aria-label': `Use the demo account ${address}`, onclick: () => use(address, secret) }, 'Use'))))));
}

function explain(error) {
  if (!(error instanceof Refusal)) {
    return notice('warning', error.message, 'Try again in a moment.');
  }
  switch (error.code) {
    case 'invalid_credentials':
      return notice('danger', 'E-mail and password do not match.', 'Check both, or create an account.');
    case 'email_taken':
      return notice('danger', 'There is an account with this e-mail already.', 'Sign in to it instead.');
    default:
      return error.status === 429 ? notice('warning', 'Too many attempts.', `Wait ${error.retryAfter ? timeSpan(error.retryAfter) : 'a while'}, then try again.`)
        : error.status === 400 ? notice('danger', 'This cannot be an account.', ...Object.values(error.problem.errors ?? {}).flat(), ...(error.problem.errors ? [] : [error.message]))
          : notice('warning', 'Signing in does not work at the moment.', 'It is not you. Try again in a moment.');
  }
}
