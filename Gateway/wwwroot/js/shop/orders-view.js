import { call } from '../api.js';
import { h } from '../dom.js';
import { count, dateTime, price } from '../format.js';
import { notice } from '../notice.js';
import { session } from '../session.js';
import { picture } from './catalogue.js';
import { signInView } from './sign-in-view.js';

const STATUS = { confirmed: ['good', 'Confirmed'], pending: ['warn', 'Being decided'] };
const FAILED = { payment_declined: 'Card declined', out_of_stock: 'Out of stock', try_later: 'Not completed' };
const SHOWN = 4;

export async function ordersView() {
  if (!session.token) {
    return signInView('orders');
  }
  const title = h('h1', {}, 'My orders');
  try {
    const { items } = await call('GET', 'api/orders');
    return {
      title: 'My orders',
      content: [title, items.length > 0
        ? h('ul', { class: 'orders' }, items.map(order))
        : h('p', { class: 'lead' }, 'There are none yet. ', h('a', { href: '#/' }, 'Go shopping'))],
    };
  } catch (error) {
    return { title: 'My orders', content: [title, notice('warning', 'Your orders cannot be shown now.', error.message)] };
  }
}

function order({ orderId, status, total, items, createdAt, failureCode }) {
  const [kind, word] = STATUS[status] ?? ['bad', FAILED[failureCode] ?? 'Failed'];
  const things = items.reduce((sum, { quantity }) => sum + quantity, 0);
  return h('li', {}, h('a', { class: 'card order', href: `#/orders/${orderId}` },
    h('span', { class: 'order-pictures' }, items.slice(0, SHOWN).map(({ sku }) => h('img', { src: picture(sku), alt: '', width: '64', height: '48' }))),
    h('span', { class: 'line-text' },
      h('b', {}, items.map(({ sku, name }) => name ?? sku).join(', ')),
      h('span', { class: 'muted' }, `${dateTime(createdAt)} · ${count(things)} ${things === 1 ? 'item' : 'items'}`)),
    h('span', { class: `badge ${kind}` }, word),
    h('b', { class: 'line-price' }, total ? price(total) : '')));
}
