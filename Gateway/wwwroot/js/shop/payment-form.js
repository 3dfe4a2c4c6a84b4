import { call, ErrorResponse, isOrder, NoResponse } from '../api.js';
import { announce, h } from '../dom.js';
import { checkAll, showErrors } from '../field.js';
import { price } from '../format.js';
import { notice, pin } from '../notice.js';
import { SubmitButton } from '../submit-button.js';
import { beginClick } from '../telemetry/spans.js';
import { basket } from './basket.js';
import { cardFields, digits, grouped } from './card-fields.js';
import { loadProducts } from './catalog.js';
import { confirmedNotice } from './earlier-attempt.js';
import { explain, isFinal, settle } from './outcome.js';
import { receipts } from './receipts.js';
import { go } from './router.js';
import { testCards } from './test-cards.js';

// No order has this total, so the Gateway rejects the request with the actual total, and charges nothing.
const UNKNOWN_TOTAL = { amount: 0, currency: 'EUR' };

/** The card form. It orders the items that the buyer sees, for the total that the buyer sees. */
export class PaymentForm {
  #messages = h('div', { class: 'messages', id: 'pay-messages' });
  #fields = cardFields();
  #submit = new SubmitButton('Paying …', { id: 'pay' });
  #signal;
  #totalIs;
  #shown = { items: [], total: null };

  /** The key of the last attempt of this form, or null. */
  key = null;

  /**
   * @param signal aborted when the view ends; the outcome is then shown on the current view.
   * @param totalIs called with items and their total if it differs from the one shown.
   */
  constructor({ signal, totalIs }) {
    this.#signal = signal;
    this.#totalIs = totalIs;
    const { cardnumber, expiry, cvc } = this.#fields;
    this.element = h('form', { class: 'card payment', novalidate: true, onsubmit: event => { event.preventDefault(); this.#pay(event); } },
      this.#messages,
      cardnumber.element,
      h('div', { class: 'pair' }, expiry.element, cvc.element),
      this.#submit.element,
      h('p', { class: 'hint' }, 'Nothing is charged for real. Card details are not stored, logged or traced.'),
      testCards(number => this.#fill(number)));
  }

  /** @param shown the items and the total, or null, that the buyer sees. */
  show(shown) {
    this.#shown = shown;
    if (basket.key !== this.key) {
      this.clearMessages(); // they are about an earlier order
    }
    this.#submit.label = basket.isUndecided ? 'Try again' : shown.total ? `Pay ${price(shown.total)}` : 'Pay';
  }

  clearMessages() {
    this.#messages.replaceChildren();
  }

  reset() {
    Object.values(this.#fields).forEach(field => { field.value = ''; });
  }

  async #pay(event) {
    // Ignores a second click or a held Enter key. Even if it were sent, the key would make it the same order.
    if (!this.#submit.isReady || !checkAll(Object.values(this.#fields))) {
      return;
    }
    this.clearMessages();
    const { items, total } = this.#shown;
    if (JSON.stringify(items) !== JSON.stringify(basket.items)) {
      basket.reload();
      this.#say(notice('warning', 'The basket changed in another tab.', 'Nothing was charged. Check it before you pay.'));
      return;
    }
    const wasUndecided = basket.isUndecided;
    this.#submit.isBusy = true;
    announce('Paying.');
    const key = this.key = basket.takeKey();
    basket.setUndecided(key, true);
    const click = await beginClick('pay', event);
    try {
      this.#succeed(key, await call('POST', 'api/checkout',
        { click, headers: { 'Idempotency-Key': key }, body: this.#request(items, total), expect: isOrder }));
    } catch (error) {
      if (!(error instanceof ErrorResponse || error instanceof NoResponse)) {
        throw error;
      }
      settle(error, { key, wasUndecided });
      this.#fail(error, { key, items, total, wasUndecided });
    } finally {
      click?.end();
      this.#submit.isBusy = false;
    }
  }

  #request(items, expectedTotal) {
    const { cardnumber, expiry, cvc } = this.#fields;
    return {
      items,
      payment: { cardNumber: digits(cardnumber.value), expiry: expiry.value, cvc: cvc.value },
      expectedTotal: expectedTotal ?? UNKNOWN_TOTAL,
    };
  }

  #succeed(key, order) {
    receipts.keep(order);
    basket.clear(key);
    if (this.#signal.aborted) {
      pin(confirmedNotice(order));
    } else {
      go(`#/orders/${order.orderId}`);
    }
  }

  #fail(error, attempt) {
    if (this.#signal.aborted) {
      pin(explain(error, attempt));
      return;
    }
    if (isFinal(error)) {
      this.key = null;
    }
    if (error.code === 'total_changed') {
      this.#totalIs(attempt.items, error.problem.total);
      loadProducts({ fresh: true }).then(() => basket.reload(), () => {}); // the total is known, whatever the catalog says
    }
    this.#submit.holdBack(error.retryAfter);
    const others = error.problem?.errors ? showErrors(this.#fields, error.problem.errors) : null;
    if (error.status !== 401 && others?.length !== 0) { // The sign-in form reports the end of a session.
      this.#say(others ? notice('danger', 'The request was invalid.', ...others) : explain(error, attempt));
    }
  }

  #say(message) {
    message.tabIndex = -1;
    this.#messages.replaceChildren(message);
    message.focus();
  }

  #fill(number) {
    const { cardnumber, expiry, cvc } = this.#fields;
    cardnumber.value = grouped(number);
    expiry.value = `12/${(new Date().getFullYear() + 3) % 100}`;
    cvc.value = '123';
    this.#submit.element.focus();
  }
}
