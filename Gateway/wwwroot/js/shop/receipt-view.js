import { call, isOrder } from '../api.js';
import { announce, h, setText } from '../dom.js';
import { dateTime, price } from '../format.js';
import { region } from '../region.js';
import { session } from '../session.js';
import { traceLink } from '../trace-link.js';
import { picture } from './catalog.js';
import { followOrder } from './follow-order.js';
import { failureSentence } from './outcome.js';
import { receipts } from './receipts.js';
import { redraw } from './router.js';
import { signInFirst } from './sign-in-view.js';
import { waterfall } from './waterfall.js';

const HEADINGS = { confirmed: 'Thank you', pending: 'Processing', failed: 'This order failed' };

export function receiptView({ parameters: [orderId], signal }) {
  session.addEventListener('change', redraw, { signal });
  if (!session.token) {
    return { title: 'Order', content: [signInFirst('Sign in to see your order')] };
  }
  const heading = h('h1', {}, 'Order');
  const load = async () => receipts.find(orderId) ?? call('GET', `api/orders/${orderId}`, { expect: isOrder });
  return {
    title: 'Order',
    content: [h('div', { class: 'receipt-page' }, heading,
      region(error => error.status === 404 ? 'You have no such order.' : 'The order cannot be shown now.', load, order => receipt(order, heading, signal)))],
  };
}

function receipt(order, heading, signal) {
  const article = h('article', { class: 'card receipt' });

  function show(current) {
    article.className = `card receipt ${current.status}`;
    setText(heading, HEADINGS[current.status] ?? 'Order');
    article.replaceChildren(...parts(current));
  }

  show(order);
  followOrder(order, signal,
    decided => {
      show(decided);
      announce(`${HEADINGS[decided.status]}. ${sentence(decided)}`);
    },
    () => setText(article.querySelector('.sentence'), 'It takes longer than usual. This page keeps looking, and shows the outcome when it is known.'));
  return [article, order.traceId && waterfall(order.orderId, signal)].filter(Boolean);
}

function parts(order) {
  return [
    h('header', {}, h('img', { src: `art/${order.status === 'confirmed' ? 'done' : 'not-done'}.svg`, alt: '', width: '56', height: '56' }),
      h('p', { class: 'sentence' }, sentence(order))),
    h('ul', { class: 'lines plain' }, order.items.map(item => h('li', {},
      h('img', { src: picture(item.sku), alt: '', width: '72', height: '54' }),
      h('div', { class: 'line-text' }, h('b', {}, item.name ?? item.sku), h('span', { class: 'muted' }, `${item.quantity} × ${item.price ? price(item.price) : ''}`)),
      h('b', { class: 'line-price' }, item.price ? price({ ...item.price, amount: item.price.amount * item.quantity }) : '')))),
    order.total && h('p', { class: 'sum' }, h('span', {}, 'Total'), h('strong', { id: 'receipt-total' }, price(order.total))),
    h('dl', {},
      h('dt', {}, 'Order'), h('dd', {}, h('code', { id: 'order-id' }, order.orderId)),
      order.createdAt && [h('dt', {}, 'Placed'), h('dd', {}, dateTime(order.createdAt))],
      order.traceId && [h('dt', {}, 'Trace'), h('dd', {}, h('code', { id: 'trace-id' }, order.traceId))]),
    h('p', { class: 'actions' },
      traceLink(order.traceId, 'See the trace of this order', { class: 'button primary', id: 'trace-link' }),
      h('a', { class: 'button', href: '#/' }, 'Continue shopping')),
  ].filter(Boolean);
}

function sentence(order) {
  return order.status === 'confirmed' ? 'Your order is confirmed. A mail about it is on its way.'
    : order.status === 'pending' ? 'The outcome is known in a few seconds.'
      : failureSentence(order);
}
