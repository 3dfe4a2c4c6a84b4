import { call, isList } from '../api.js';
import { h } from '../dom.js';
import { count, dateTime, price } from '../format.js';
import { region } from '../region.js';
import { session } from '../session.js';
import { picture } from './catalog.js';
import { followOrder } from './follow-order.js';
import { failureWord } from './outcome.js';
import { redraw } from './router.js';
import { signInFirst } from './sign-in-view.js';

const STATUS = { confirmed: ['good', 'Confirmed'], pending: ['warn', 'Processing'] };
const SHOWN = 4;
const MAX_LISTED = 100; // of the API

export function ordersView({ signal }) {
  session.addEventListener('change', redraw, { signal });
  if (!session.token) {
    return { title: 'My orders', content: [signInFirst('Sign in to see your orders')] };
  }
  return {
    title: 'My orders',
    content: [h('h1', {}, 'My orders'), region(() => 'Your orders cannot be shown now.', () => call('GET', 'api/orders', { expect: isList }), ({ items }) => list(items, signal))],
  };
}

function list(items, signal) {
  if (items.length === 0) {
    return [h('p', { class: 'lead' }, 'There are none yet. ', h('a', { href: '#/' }, 'Go shopping'))];
  }
  return [
    h('ul', { class: 'orders' }, items.map(item => row(item, signal))),
    items.length === MAX_LISTED && h('p', { class: 'muted' }, `The newest ${MAX_LISTED} orders are shown.`),
  ].filter(Boolean);
}

function row(item, signal) {
  const element = h('li', {}, order(item));
  followOrder(item, signal, decided => element.replaceChildren(order(decided)));
  return element;
}

function order({ orderId, status, total, items, createdAt, failureCode }) {
  const [kind, word] = STATUS[status] ?? ['bad', failureWord(failureCode)];
  const things = items.reduce((sum, { quantity }) => sum + quantity, 0);
  return h('a', { class: 'card order', href: `#/orders/${orderId}` },
    h('span', { class: 'order-pictures' }, items.slice(0, SHOWN).map(({ sku }) => h('img', { src: picture(sku), alt: '', width: '64', height: '48' }))),
    h('span', { class: 'line-text' },
      h('b', {}, items.map(({ sku, name }) => name ?? sku).join(', ')),
      h('span', { class: 'muted' }, `${dateTime(createdAt)} · ${count(things)} ${things === 1 ? 'item' : 'items'}`)),
    h('span', { class: `badge ${kind}` }, word),
    h('b', { class: 'line-price' }, total ? price(total) : ''));
}
