import { h } from '../dom.js';
import { session } from '../session.js';
import { signInForm } from '../sign-in.js';
import { go } from './router.js';

export function signInView({ parameters: [to = ''], signal }) {
  session.addEventListener('change', () => session.token && go(`#/${to}`), { signal });
  return { title: 'Sign in', content: [signInFirst()] };
}

/** Creates the sign-in form in place of a view that requires a session. */
export function signInFirst(heading = 'Sign in') {
  return h('div', { class: 'narrow' }, h('h1', {}, heading), signInForm());
}
