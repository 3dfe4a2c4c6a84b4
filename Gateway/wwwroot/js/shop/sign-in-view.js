import { h } from '../dom.js';
import { signInForm } from '../sign-in.js';

/** @param to the view that was wanted. */
export function signInView(to = '') {
  const done = () => {
    if (location.hash === `#/${to}`) {
      dispatchEvent(new Event('hashchange'));
    } else {
      location.hash = `#/${to}`;
    }
  };
  return { title: 'Sign in', content: [h('div', { class: 'narrow' }, h('h1', {}, 'Sign in'), signInForm(done))] };
}
