import { Field } from '../field.js';

const CENTURY = 2000;
const numeric = { type: 'text', inputmode: 'numeric' };

/** Creates the fields of a card, by the name of their JSON member, in lower case. */
export function cardFields() {
  const cardnumber = new Field('card-number', 'Card number', { ...numeric, autocomplete: 'cc-number', maxlength: '23', placeholder: '1234 1234 1234 1234' },
    text => /^\d{12,19}$/.test(digits(text)) ? isSumRight(digits(text)) ? null : 'A digit is wrong.' : 'Enter the 12 to 19 digits on the card.');
  const expiry = new Field('card-expiry', 'Expiry', { ...numeric, autocomplete: 'cc-exp', maxlength: '5', placeholder: 'MM/YY' },
    text => !/^(0[1-9]|1[0-2])\/\d{2}$/.test(text) ? 'Enter it as MM/YY.' : hasExpired(text) ? 'The card has expired.' : null);
  const cvc = new Field('card-cvc', 'Security code', { ...numeric, autocomplete: 'cc-csc', maxlength: '4', placeholder: '123' },
    text => /^\d{3,4}$/.test(text) ? null : 'Enter the 3 or 4 digits.');
  cardnumber.input.addEventListener('input', () => reformat(cardnumber.input, grouped));
  expiry.input.addEventListener('input', () => reformat(expiry.input, text => text.length > 2 ? `${text.slice(0, 2)}/${text.slice(2, 4)}` : text));
  return { cardnumber, expiry, cvc };
}

export const digits = text => text.replace(/\D/g, '');
export const grouped = text => text.replace(/(.{4})(?=.)/g, '$1 ');

// The Luhn checksum: a valid number has a sum that is a multiple of ten.
function isSumRight(number) {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

// A card is valid until the end of its month.
function hasExpired(text) {
  const [month, year] = text.split('/').map(Number);
  return new Date(CENTURY + year, month) <= new Date();
}

// Only while typing at the end of the text; elsewhere the cursor would jump.
function reformat(input, format) {
  if (input.selectionStart === input.value.length) {
    input.value = format(digits(input.value));
  }
}
