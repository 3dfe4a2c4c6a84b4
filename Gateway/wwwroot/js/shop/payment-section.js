import { h, setText } from '../dom.js';
import { session } from '../session.js';
import { signInForm } from '../sign-in.js';
import { basket } from './basket.js';
import { earlierAttempt } from './earlier-attempt.js';
import { EARLIER_ATTEMPT } from './outcome.js';
import { PaymentForm } from './payment-form.js';

/** The payment part of the basket: the sign-in form, the card form, and the outcome of an earlier attempt. */
export class PaymentSection {
  #heading = h('h2', { id: 'pay-heading', tabindex: '-1' });
  #way = h('div');
  #earlier = h('div', { class: 'messages' });
  #earlierKey = null;
  #earlierAttempt = new AbortController();
  #hint = h('p', { class: 'hint' });
  #form;
  #messages;
  #signal;
  #owner = session.email;

  /**
   * @param messages the element for the outcome of an earlier attempt.
   * @param signal aborted when the view ends.
   * @param totalIs called with items and their total if it differs from the one shown.
   */
  constructor({ messages, signal, totalIs }) {
    this.#messages = messages;
    this.#signal = signal;
    this.#form = new PaymentForm({ signal, totalIs });
    this.element = h('section', { class: 'pay', 'aria-labelledby': 'pay-heading' }, this.#heading, this.#earlier, this.#way);
    session.addEventListener('change', () => this.#sessionChanged(), { signal });
    this.#showWhoPays();
  }

  /** @param shown the items and the total, or null, that the buyer sees. */
  show(shown) {
    this.#form.show(shown);
    this.#showHint();
    this.#lookAfterEarlierAttempt();
  }

  clearMessages() {
    this.#form.clearMessages();
    this.#messages.replaceChildren();
  }

  #sessionChanged() {
    const hadFocus = this.element.contains(document.activeElement);
    this.#showWhoPays();
    this.#lookAfterEarlierAttempt();
    if (hadFocus) {
      (session.token ? this.#heading : document.getElementById('email')).focus();
    }
  }

  #showWhoPays() {
    const isSignedIn = Boolean(session.token);
    if (isSignedIn && session.email !== this.#owner) {
      this.#owner = session.email;
      this.#form.reset(); // the card of another user
    }
    setText(this.#heading, isSignedIn ? 'Pay' : 'Sign in to pay');
    // The card form keeps its values while it is not on the page.
    this.#way.replaceChildren(...(isSignedIn ? [this.#form.element] : [this.#hint, signInForm()]));
    this.#showHint();
  }

  #showHint() {
    this.#hint.hidden = !session.hasExpired;
    setText(this.#hint, `${basket.isUndecided ? EARLIER_ATTEMPT : 'Nothing was charged.'} Your basket, and what you have entered, is kept.`);
  }

  // An attempt of this form reports its own outcome.
  #lookAfterEarlierAttempt() {
    const key = session.token && basket.isUndecided && basket.key !== this.#form.key ? basket.key : null;
    if (key !== this.#earlierKey) {
      this.#earlierKey = key;
      this.#earlierAttempt.abort();
      this.#earlierAttempt = new AbortController();
      const signal = AbortSignal.any([this.#signal, this.#earlierAttempt.signal]);
      this.#earlier.replaceChildren(...(key ? [earlierAttempt(key, this.#messages, signal)] : []));
    }
  }
}
