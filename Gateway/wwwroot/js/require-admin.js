import { h } from './dom.js';
import { startHeader } from './header.js';
import { notice } from './notice.js';
import { session } from './session.js';
import { signInForm } from './sign-in.js';

/**
 * Shows a page for admins in the main part, or who may see it and the form to sign in with. When the session ends, the
 * form comes back.
 * @param page makes the content; called once.
 */
export function requireAdmin(title, page) {
  const main = document.getElementById('main');
  const content = { parts: null };

  function show() {
    if (session.isAdmin) {
      content.parts ??= page();
      main.replaceChildren(...content.parts);
      return;
    }
    main.replaceChildren(h('div', { class: 'narrow' },
      h('h1', {}, title),
      session.token && notice('warning', 'This page is for admins.', `${session.email} is none. Sign in with another account.`),
      signInForm(() => {}, { canRegister: false })));
  }

  startHeader();
  session.addEventListener('change', show);
  show();
}
