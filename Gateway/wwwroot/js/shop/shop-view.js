import { announce, h, setText } from '../dom.js';
import { count, price } from '../format.js';
import { region } from '../region.js';
import { basket } from './basket.js';
import { loadProducts, picture } from './catalog.js';
import { go } from './router.js';

const LOW = 10;

export function shopView({ signal }) {
  return {
    title: 'Shop',
    content: [
      hero(),
      h('section', { 'aria-labelledby': 'on-sale' },
        h('h2', { id: 'on-sale' }, 'On sale'),
        region(() => 'The catalog cannot be loaded.', () => loadProducts({ fresh: true }),
          products => [h('ul', { class: 'tiles' }, [...products.values()].map(product => tile(product, signal)))])),
    ],
  };
}

function hero() {
  return h('section', { class: 'hero' },
    h('div', {},
      h('h1', {}, 'Every order is a trace you can read.'),
      h('p', {}, 'Buy a mug. Then follow your order through five services, down to each SQL statement, and see where its time went.')),
    h('img', { src: 'art/waterfall.svg', width: '560', height: '300', alt: 'A checkout as a waterfall of spans: gateway, auth, inventory, payment, notification.' }));
}

function tile(product, signal) {
  const { sku, name, description, available } = product;
  const label = h('span');
  const add = h('button', {
    type: 'button',
    class: available > 0 ? 'primary' : '',
    'data-sku': sku,
    onclick: () => {
      if (basket.isUndecided) {
        go('#/basket');
        return;
      }
      basket.set(sku, basket.quantityOf(sku) + 1);
      announce(`${name} added. ${count(basket.count)} in the basket.`);
    },
  }, label, h('span', { class: 'unseen' }, `: ${name}`));

  function show() {
    const quantity = basket.quantityOf(sku);
    setText(label, quantity > 0 ? `Add · ${quantity} in basket` : available > 0 ? 'Add to basket' : 'Order anyway');
  }

  basket.addEventListener('change', show, { signal });
  show();
  return h('li', { class: 'tile', 'data-sku': sku },
    h('img', { src: picture(sku), alt: '', width: '320', height: '240' }),
    h('div', { class: 'tile-text' },
      h('h3', {}, name),
      h('p', {}, description),
      h('p', { class: 'tile-price' }, h('strong', {}, price(product.price)), stock(available)),
      add));
}

function stock(available) {
  const [kind, text] = available === 0 ? ['bad', 'Sold out'] : available <= LOW ? ['warn', `Only ${available} left`] : ['good', 'In stock'];
  return h('span', { class: `badge ${kind}` }, text);
}
