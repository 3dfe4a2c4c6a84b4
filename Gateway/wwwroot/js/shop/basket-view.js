import { announce, h } from '../dom.js';
import { price } from '../format.js';
import { notice } from '../notice.js';
import { session } from '../session.js';
import { signInForm } from '../sign-in.js';
import { basket } from './basket.js';
import { loadProducts, picture, product } from './catalogue.js';
import { paymentForm } from './payment-form.js';

export async function basketView() {
  if (basket.count === 0) {
    return { title: 'Basket', content: [h('h1', {}, 'Basket'), h('p', { class: 'lead' }, 'There is nothing in it yet.'), h('p', {}, h('a', { class: 'button primary', href: '#/' }, 'Go shopping'))] };
  }
  try {
    await loadProducts();
  } catch {
    // The basket can do without the catalogue: it shows what was chosen, and the server knows the prices.
  }
  const lines = h('ul', { class: 'lines' });
  const sum = h('p', { class: 'sum' });
  const show = () => showLines(lines, sum);
  show();
  return {
    title: 'Basket',
    content: [
      h('h1', {}, 'Basket'),
      h('div', { class: 'columns' },
        h('section', { 'aria-label': 'What you buy' }, lines, sum),
        h('section', { class: 'pay', 'aria-labelledby': 'pay-heading' }, payment(show))),
    ],
  };
}

function payment(showLines) {
  return session.token
    ? [h('h2', { id: 'pay-heading' }, 'Pay'), paymentForm(showLines)]
    : [h('h2', { id: 'pay-heading' }, 'Sign in to pay'), signInForm(() => dispatchEvent(new Event('hashchange')))];
}

function showLines(lines, sum) {
  const items = basket.items.map(item => ({ ...item, product: product(item.sku) }));
  lines.replaceChildren(...items.map(item => line(item, () => showLines(lines, sum))));
  const priced = items.filter(item => item.product.price);
  const total = priced.reduce((amount, item) => amount + item.product.price.amount * item.quantity, 0);
  sum.replaceChildren(...(priced.length === items.length && items.length > 0
    ? [h('span', {}, 'Total'), h('strong', { id: 'total' }, price({ amount: total, currency: priced[0].product.price.currency }))]
    : []));
  if (basket.isUndecided) {
    lines.prepend(h('li', {}, notice('info', 'This basket is being ordered.', 'It stays as it is until the outcome is known.')));
  }
}

function line({ sku, quantity, product: { name, price: each } }, changed) {
  const change = (to, focus) => () => {
    basket.set(sku, to);
    if (basket.count === 0) {
      dispatchEvent(new Event('hashchange'));
      return;
    }
    changed();
    announce(to > 0 ? `${name}: ${to}.` : `${name} removed.`);
    (document.querySelector(`[data-line="${CSS.escape(sku)}"] .${focus}`) ?? document.querySelector('h1')).focus();
  };
  const locked = basket.isUndecided;
  return h('li', { 'data-line': sku },
    h('img', { src: picture(sku), alt: '', width: '96', height: '72' }),
    h('div', { class: 'line-text' }, h('b', {}, name), each && h('span', { class: 'muted' }, `${price(each)} each`)),
    h('div', { class: 'stepper', role: 'group', 'aria-label': `Quantity of ${name}` },
      h('button', { type: 'button', class: 'less', disabled: locked || quantity === 1, 'aria-label': `One ${name} less`, onclick: change(quantity - 1, 'less') }, '−'),
      h('output', {}, String(quantity)),
      h('button', { type: 'button', class: 'more', disabled: locked || quantity >= 100, 'aria-label': `One ${name} more`, onclick: change(quantity + 1, 'more') }, '+')),
    h('b', { class: 'line-price' }, each ? price({ amount: each.amount * quantity, currency: each.currency }) : ''),
    h('button', { type: 'button', class: 'link remove', disabled: locked, 'aria-label': `Remove ${name}`, onclick: change(0, 'remove') }, 'Remove'));
}
