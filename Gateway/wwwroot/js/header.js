import { call, isEmpty } from './api.js';
import { announce } from './dom.js';
import { session } from './session.js';
import './telemetry/web-vitals.js';

/** Updates the part of the header that depends on the session. */
export function startHeader() {
  document.getElementById('sign-out').addEventListener('click', signOut);
  // Without the path, since the fragment names a view of the shop.
  document.querySelector('.skip').addEventListener('click', event => {
    event.preventDefault();
    document.getElementById('main').focus();
  });
  session.addEventListener('change', show);
  show();
}

function show() {
  const isSignedIn = Boolean(session.token);
  document.getElementById('sign-in-link').hidden = isSignedIn;
  document.getElementById('account').hidden = !isSignedIn;
  document.getElementById('account-email').textContent = session.email;
  document.querySelectorAll('[data-for="admin"]').forEach(element => { element.hidden = !session.isAdmin; });
  document.querySelectorAll('[data-for="customer"]').forEach(element => { element.hidden = !isSignedIn; });
}

async function signOut() {
  const { token } = session;
  session.end({ isSignOut: true }); // here at once, however long the server takes
  if (!token) {
    return;
  }
  try {
    await call('POST', 'api/auth/logout', { token, expect: isEmpty });
    announce('Signed out.');
  } catch (error) {
    announce(error.status === 401 ? 'Signed out.'
      : 'Signed out on this device. The server could not be reached; the session ends within 30 minutes.');
  }
}
