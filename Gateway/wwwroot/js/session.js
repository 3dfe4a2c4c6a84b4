// The session of this tab. It ends when it expires, when the Gateway rejects it, or at sign-out.

import { ofThisTab } from './storage.js';

const KEY = 'checkout.session';

function claims(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), letter => letter.codePointAt(0))));
  } catch {
    return {};
  }
}

class Session extends EventTarget {
  #timer;

  /** Whether the last session ended other than by signing out. */
  hasExpired = false;

  constructor() {
    super();
    this.#watch();
    // Timers stop while the machine sleeps.
    document.addEventListener('visibilitychange', () => this.#watch());
  }

  /** The access token, or null if there is no session. */
  get token() {
    const state = this.#state;
    return state && state.endsAt > Date.now() ? state.token : null;
  }

  get email() {
    return this.token ? claims(this.token).email ?? '' : '';
  }

  /** For display only: the Gateway authorizes requests. */
  get isAdmin() {
    return this.token ? claims(this.token).role === 'admin' : false;
  }

  /** @param seconds the remaining lifetime of the token, independent of this machine's clock. */
  begin(token, seconds) {
    this.hasExpired = false;
    ofThisTab.set(KEY, JSON.stringify({ token, endsAt: Date.now() + seconds * 1000 }));
    this.#watch();
    this.dispatchEvent(new Event('change'));
  }

  end({ isSignOut = false } = {}) {
    clearTimeout(this.#timer);
    if (ofThisTab.get(KEY)) {
      this.hasExpired = !isSignOut;
      ofThisTab.remove(KEY);
      this.dispatchEvent(new Event('change'));
    }
  }

  get #state() {
    try {
      return JSON.parse(ofThisTab.get(KEY));
    } catch {
      return null;
    }
  }

  #watch() {
    clearTimeout(this.#timer);
    if (this.token) {
      this.#timer = setTimeout(() => this.#watch(), this.#state.endsAt - Date.now());
    } else {
      this.end();
    }
  }
}

export const session = new Session();
