import { h } from './dom.js';
import { startHeader } from './header.js';
import { notice } from './notice.js';
import { session } from './session.js';
import { signInForm } from './sign-in.js';

/**
 * Shows an administrators' page, or the sign-in form and a note on who may see the page. The form returns when the session ends.
 * @param page creates the content; called once.
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
      session.token && notice('warning', 'This page is for admins.', `${session.email} is not an admin. Sign in with another account.`),
      signInForm({ canRegister: false })));
  }

  startHeader();
  document.getElementById('sign-in-link').addEventListener('click', event => {
    event.preventDefault();
    document.getElementById('email').focus();
  });
  session.addEventListener('change', () => {
    show();
    const heading = main.querySelector('h1'); // what had the focus is gone
    heading.tabIndex = -1;
    heading.focus();
  });
  show();
}
