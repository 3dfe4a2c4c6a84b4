import { call } from './api.js';
import { announce } from './dom.js';
import { session } from './session.js';
import './telemetry/web-vitals.js';

/** Keeps the part of every page's header that depends on who is signed in. */
export function startHeader() {
  document.getElementById('sign-out').addEventListener('click', signOut);
  // Without the address: the part after '#' names a view of the shop.
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
  try {
    await call('POST', 'api/auth/logout');
    announce('Signed out.');
  } catch {
    announce('Signed out here. The shop could not be told, so the session ends by itself within half an hour.');
  } finally {
    session.end({ isSignOut: true });
  }
}
