import { announce, h } from '../dom.js';
import { price } from '../format.js';
import { notice } from '../notice.js';
import { region } from '../region.js';
import { basket } from './basket.js';
import { basketLine } from './basket-line.js';
import { loadProducts, product } from './catalog.js';
import { PaymentSection } from './payment-section.js';
import { go } from './router.js';

/** The basket, shared by all tabs, and the payment of exactly what is shown. */
export function basketView({ signal }) {
  const messages = h('div', { class: 'messages' });
  const body = h('div');
  const lines = h('ul', { class: 'lines' });
  const sum = h('p', { class: 'sum' });
  const payment = new PaymentSection({ messages, signal, totalIs: agreeTo });
  let agreed = null; // a total that the Gateway named for these items, newer than the catalog's
  let columns = null;
  let isChangingHere = false;

  function show() {
    const items = basket.items;
    if (items.length === 0) {
      showEmpty();
      return;
    }
    columns ??= makeColumns();
    if (columns.parentElement !== body) {
      body.replaceChildren(columns);
    }
    showLines(items);
    const total = agreed?.items === JSON.stringify(items) ? agreed.total : totalOf(items);
    sum.replaceChildren(...(total ? [h('span', {}, 'Total'), h('strong', { id: 'total' }, price(total))] : []));
    payment.show({ items, total });
  }

  function makeColumns() {
    return h('div', { class: 'columns' },
      h('section', { 'aria-label': 'What you buy' }, lines, sum,
        region(() => 'The prices cannot be shown now.', loadProducts, () => {
          queueMicrotask(show); // with the prices
          return [];
        })),
      payment.element);
  }

  function showEmpty() {
    const isElsewhere = columns !== null && !isChangingHere;
    body.replaceChildren(
      h('p', { class: 'lead' }, isElsewhere ? 'Your basket is empty: it was ordered, or emptied in another tab.' : 'Your basket is empty.'),
      h('p', { class: 'actions' },
        h('a', { class: 'button primary', href: '#/' }, 'Go shopping'),
        isElsewhere && h('a', { class: 'button', href: '#/orders' }, 'My orders')));
  }

  function showLines(items) {
    const focused = lines.contains(document.activeElement) ? document.activeElement : null;
    const [sku, control] = [focused?.closest('[data-line]')?.dataset.line, focused?.classList[focused.classList.length - 1]];
    lines.replaceChildren(...items.map(item => basketLine(item, change)));
    if (basket.isUndecided) {
      lines.prepend(h('li', {}, notice('info', 'This order is being placed.', 'It stays as it is until the outcome is known.')));
    }
    if (focused) {
      (lines.querySelector(`[data-line="${CSS.escape(sku)}"] .${control}:enabled`) ?? document.querySelector('h1')).focus();
    }
  }

  function change(sku, quantity) {
    const { name } = product(sku);
    payment.clearMessages();
    isChangingHere = true;
    basket.set(sku, quantity);
    isChangingHere = false;
    announce(quantity > 0 ? `${name}: ${quantity}.` : `${name} removed.`);
    if (basket.count === 0) {
      go('#/basket');
    }
  }

  function agreeTo(items, total) {
    agreed = { items: JSON.stringify(items), total };
    show();
  }

  basket.addEventListener('change', show, { signal });
  show();
  return { title: 'Basket', content: [h('h1', { tabindex: '-1' }, 'Basket'), messages, body] };
}

/** Returns the total by the catalog, or null if a price is unknown. */
function totalOf(items) {
  const prices = items.map(({ sku, quantity }) => ({ each: product(sku).price, quantity }));
  return prices.every(({ each }) => each)
    ? { amount: prices.reduce((sum, { each, quantity }) => sum + each.amount * quantity, 0), currency: prices[0].each.currency }
    : null;
}
