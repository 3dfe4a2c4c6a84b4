import { call } from '../api.js';
import { announce, h } from '../dom.js';
import { beginClick } from '../telemetry/spans.js';
import { basket } from './basket.js';
import { explain, isFinal, mayHaveBegun } from './outcome.js';
import { receipts } from './receipt-view.js';

const TEST_CARDS = [
  ['4242424242424242', 'is approved'],
  ['4000000000000002', 'is declined'],
  ['4000000000009995', 'is declined: insufficient funds'],
  ['4000000000000119', 'makes the card processor fail'],
];

/** @param basketChanged called when the basket was locked, unlocked or emptied of what cannot be had. */
export function paymentForm(basketChanged) {
  const messages = h('div', { class: 'messages', id: 'pay-messages' });
  const number = field('card-number', { autocomplete: 'cc-number', maxlength: '23', placeholder: '1234 1234 1234 1234', pattern: '[0-9 ]{12,23}', title: '12 to 19 digits' });
  const expiry = field('card-expiry', { autocomplete: 'cc-exp', maxlength: '5', placeholder: 'MM/YY', pattern: '(0[1-9]|1[0-2])/[0-9]{2}', title: 'MM/YY' });
  const cvc = field('card-cvc', { autocomplete: 'cc-csc', maxlength: '4', placeholder: '123', pattern: '[0-9]{3,4}', title: '3 or 4 digits' });
  const pay = h('button', { type: 'submit', class: 'primary wide', id: 'pay' });
  let isSending = false;
  let waitUntil = 0;

  number.addEventListener('input', () => reformat(number, digits => digits.replace(/(.{4})(?=.)/g, '$1 ')));
  expiry.addEventListener('input', () => reformat(expiry, digits => digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2, 4)}` : digits));

  function label() {
    const wait = Math.ceil((waitUntil - Date.now()) / 1000);
    pay.setAttribute('aria-disabled', String(isSending || wait > 0));
    pay.textContent = isSending ? 'Paying …' : wait > 0 ? `Try again in ${wait} s` : basket.isUndecided ? 'Try again' : 'Pay now';
    if (wait > 0 && form.isConnected) {
      setTimeout(label, 250);
    }
  }

  async function send(event) {
    event.preventDefault();
    // A second click, or Enter held down, changes nothing; and if it did, the key would make it the same order.
    if (isSending || Date.now() < waitUntil || basket.count === 0) {
      return;
    }
    isSending = true;
    messages.replaceChildren();
    label();
    announce('Paying.');
    const wasUndecided = basket.isUndecided;
    const key = basket.takeKey();
    basket.setUndecided(true);
    const click = await beginClick('pay', event);
    try {
      const order = await call('POST', 'api/checkout', {
        click,
        headers: { 'Idempotency-Key': key },
        body: {
          items: basket.items,
          payment: { cardNumber: number.value.replaceAll(' ', ''), expiry: expiry.value, cvc: cvc.value },
        },
      });
      basket.clear();
      receipts.set(order.orderId, order);
      location.hash = `#/orders/${order.orderId}`;
    } catch (error) {
      isSending = false;
      if (isFinal(error)) {
        basket.renew();
      } else {
        basket.setUndecided(wasUndecided || mayHaveBegun(error));
      }
      waitUntil = error.retryAfter ? Date.now() + error.retryAfter * 1000 : 0;
      basketChanged();
      messages.replaceChildren(explain(error, refresh));
      messages.firstElementChild.tabIndex = -1;
      messages.firstElementChild.focus();
      label();
    } finally {
      click?.end();
    }
  }

  function refresh() {
    messages.replaceChildren();
    basketChanged();
    label();
  }

  const form = h('form', { class: 'card payment', onsubmit: send },
    messages,
    h('label', { for: number.id }, 'Card number'), number,
    h('div', { class: 'pair' },
      h('div', {}, h('label', { for: expiry.id }, 'Expiry'), expiry),
      h('div', {}, h('label', { for: cvc.id }, 'Security code'), cvc)),
    pay,
    h('p', { class: 'hint' }, 'Nothing is charged for real. Card details are not stored, logged or traced.'),
    h('details', { class: 'hints' },
      h('summary', {}, 'Test cards'),
      h('ul', {}, TEST_CARDS.map(([card, what]) => h('li', {},
        h('span', {}, h('code', {}, card.replace(/(.{4})(?=.)/g, '$1 ')), ` ${what}`),
        h('button', {
          type: 'button', class: 'small', 'aria-label': `Use the card that ${what}`, 'data-card': card,
          onclick: () => {
            [number.value, expiry.value, cvc.value] = [card.replace(/(.{4})(?=.)/g, '$1 '), `12/${(new Date().getFullYear() + 3) % 100}`, '123'];
            pay.focus();
          },
        }, 'Use'))))));
  label();
  return form;
}

function field(id, attributes) {
  return h('input', { id, name: id, type: 'text', inputmode: 'numeric', required: true, ...attributes });
}

// Only at the end of the text, where people type: elsewhere the cursor would jump.
function reformat(input, format) {
  if (input.selectionStart === input.value.length) {
    input.value = format(input.value.replace(/\D/g, ''));
  }
}
