import { call, ErrorResponse } from './api.js';
import { h } from './dom.js';
import { checkAll, Field, showErrors } from './field.js';
import { wait } from './format.js';
import { notice } from './notice.js';
import { session } from './session.js';
import { SubmitButton } from './submit-button.js';
import { traceOf } from './trace-link.js';

const DEMO_ACCOUNTS = [
  ['Customer', 'demo@example.com', 'demo-password'],
  ['Admin', 'admin@example.com', 'admin-password'],
];
const MIN_PASSWORD = 8;

/** Creates the form to sign in or to create an account. The caller listens to the session for the result. */
export function signInForm({ canRegister = true } = {}) {
  let isNew = false;
  const message = h('div', { class: 'messages' });
  const hint = h('p', { class: 'hint', id: 'password-hint' }, `A sentence is a good password: at least ${MIN_PASSWORD} characters.`);
  const email = new Field('email', 'E-mail', { type: 'email', autocomplete: 'username', maxlength: '254' },
    value => /^\S+@\S+$/.test(value) ? null : 'Enter an e-mail address.');
  const password = new Field('password', 'Password', { type: 'password', autocomplete: 'current-password', maxlength: '128' },
    () => password.input.value.length === 0 ? 'Enter a password.'
      : isNew && password.input.value.length < MIN_PASSWORD ? `At least ${MIN_PASSWORD} characters.` : null, hint);
  const submit = new SubmitButton('One moment …');
  const change = h('button', { type: 'button', class: 'link', onclick: () => { isNew = !isNew; label(); email.input.focus(); } });

  function label() {
    submit.label = isNew ? 'Create account' : 'Sign in';
    change.textContent = isNew ? 'I have an account' : 'Create an account';
    hint.hidden = !isNew;
    password.input.autocomplete = isNew ? 'new-password' : 'current-password';
    message.replaceChildren();
  }

  async function send(event) {
    event.preventDefault();
    if (!submit.isReady || !checkAll([email, password])) {
      return;
    }
    submit.isBusy = true;
    message.replaceChildren();
    const body = { email: email.value, password: password.input.value };
    try {
      if (isNew) {
        await call('POST', 'api/auth/register', { body });
      }
      const { accessToken, expiresIn } = await call('POST', 'api/auth/login', { body, expect: content => typeof content?.accessToken === 'string' });
      session.begin(accessToken, expiresIn);
    } catch (error) {
      const rest = error.problem?.errors ? showErrors({ email, password }, error.problem.errors) : null;
      if (rest?.length !== 0) {
        message.replaceChildren(explain(error, rest));
        (error.code === 'invalid_credentials' ? password : email).input.focus();
      }
      submit.holdBack(error.retryAfter);
    } finally {
      submit.isBusy = false;
    }
  }

  const use = (address, secret) => { isNew = false; label(); email.value = address; password.value = secret; submit.element.focus(); };
  label();
  return h('form', { class: 'card sign-in', onsubmit: send, novalidate: true },
    session.hasExpired && notice('info', 'Your session has ended.', 'Sign in to go on.'),
    message, email.element, password.element, submit.element,
    canRegister && change,
    h('details', { class: 'hints' },
      h('summary', {}, 'Demo accounts'),
      h('p', { class: 'hint' }, 'They exist where Checkout runs in Development, as it does by default.'),
      h('ul', {}, DEMO_ACCOUNTS.map(([who, address, secret]) => h('li', {},
        h('span', {}, h('b', {}, who), h('code', {}, address)),
        h('button', { type: 'button', class: 'small', 'aria-label': `Use the demo account ${address}`, onclick: () => use(address, secret) }, 'Use'))))));
}

function explain(error, messages) {
  if (!(error instanceof ErrorResponse)) {
    return notice('warning', error.message, 'Try again in a moment.');
  }
  switch (error.code) {
    case 'invalid_credentials':
      return notice('danger', 'E-mail and password do not match.', 'Check both, or create an account.', traceOf(error));
    case 'email_taken':
      return notice('danger', 'An account with this e-mail address already exists.', 'Sign in to it instead.', traceOf(error));
  }
  const when = error.retryAfter ? `Try again in ${wait(error.retryAfter)}.` : 'Try again in a moment.';
  return error.status === 429 ? notice('warning', 'Too many attempts.', when, traceOf(error))
    : error.status === 400 ? notice('danger', 'The account could not be created.', ...(messages ?? [error.message]), traceOf(error))
      : notice('warning', 'Signing in does not work at the moment.', `The problem is on our side. ${when}`, traceOf(error));
}
