// Who is signed in, in this tab. The token is gone with the tab, and with the half hour that it is good for.

const KEY = 'checkout.token';

function claims(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), letter => letter.codePointAt(0))));
  } catch {
    return {};
  }
}

class Session extends EventTarget {
  /** The access token, or null when nobody is signed in. */
  get token() {
    const token = sessionStorage.getItem(KEY);
    return token && claims(token).exp * 1000 > Date.now() ? token : null;
  }

  get email() {
    return this.token ? claims(this.token).email ?? '' : '';
  }

  /** For what to show only: the Gateway decides what an account may do. */
  get isAdmin() {
    return this.token ? claims(this.token).role === 'admin' : false;
  }

  begin(token) {
    sessionStorage.setItem(KEY, token);
    this.dispatchEvent(new Event('change'));
  }

  end() {
    sessionStorage.removeItem(KEY);
    this.dispatchEvent(new Event('change'));
  }
}

export const session = new Session();
