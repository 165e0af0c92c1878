// Counting by hand: a tap on a note or a coin lays one more of it on the table, and the sum
// is said. Without this script the fields below are filled in as numbers.
(function () {
  'use strict';

  // grouped writes a sum as the pages do in their language.
  function grouped(n) {
    return String(n).replace(/\B(?=(\d{3})+$)/g, document.documentElement.lang === 'en' ? ',' : '\u202f');
  }

  function pieces(input) {
    var n = parseInt(input.value, 10);
    return n > 0 ? n : 0;
  }

  function sumOf(field) {
    var sum = 0;
    Array.prototype.forEach.call(field.querySelectorAll('input[data-face]'), function (input) {
      sum += pieces(input) * parseInt(input.getAttribute('data-face'), 10);
    });
    return sum;
  }

  function button(kind, label) {
    var made = document.createElement('button');
    made.type = 'button';
    made.className = kind;
    if (label) { made.setAttribute('aria-label', label); }
    return made;
  }

  // pile makes two buttons of a field: lay one more of it, take one away.
  function pile(label, field) {
    var input = label.querySelector('input');
    var face = label.querySelector('.face').textContent;
    var whole = document.createElement('div');
    whole.className = 'pile';
    var more = button('more');
    while (label.firstChild) { more.appendChild(label.firstChild); }
    var times = document.createElement('span');
    times.className = 'times';
    times.setAttribute('aria-live', 'polite');
    more.appendChild(times);
    var fewer = button('fewer', '\u2212 ' + face);
    fewer.appendChild(document.createTextNode('\u2212'));
    input.type = 'hidden';
    whole.appendChild(more);
    whole.appendChild(fewer);
    whole.appendChild(input);
    label.parentNode.replaceChild(whole, label);
    function show() {
      var n = pieces(input);
      times.textContent = n ? '\u00d7 ' + n : '';
      fewer.disabled = !n;
      whole.className = n ? 'pile some' : 'pile';
    }
    function lay(n) {
      input.value = Math.max(0, pieces(input) + n) || '';
      var figures = field.querySelector('input[data-figures]');
      if (figures) { figures.value = ''; }
      show();
      told(field);
    }
    more.addEventListener('click', function () { lay(1); });
    fewer.addEventListener('click', function () { lay(-1); });
    show();
  }

  // told says the sum, and whether it is what the book says; of a purse that nobody has begun
  // to count it says neither.
  function told(field) {
    var around = field.parentNode;
    var line = around.querySelector('[data-sum]');
    var figures = field.querySelector('input[data-figures]');
    var typed = figures && figures.value.replace(/\s/g, '');
    var sum = typed ? parseInt(typed, 10) || 0 : sumOf(field);
    if (line) {
      line.hidden = false;
      line.querySelector('.sum').textContent = grouped(sum);
    }
    var expected = around.getAttribute('data-expected');
    if (expected !== null) {
      var same = sum === parseInt(expected, 10);
      around.classList.toggle('same', same);
      around.classList.toggle('differs', !same && (sum > 0 || !!typed));
    }
  }

  document.addEventListener('dress', function (event) {
    Array.prototype.forEach.call(event.detail.querySelectorAll('[data-piles]'), function (field) {
      Array.prototype.forEach.call(field.querySelectorAll('label.pile'), function (label) { pile(label, field); });
      var figures = field.querySelector('input[data-figures]');
      if (figures) {
        figures.addEventListener('input', function () {
          Array.prototype.forEach.call(field.querySelectorAll('input[data-face]'), function (input) {
            if (figures.value) { input.value = ''; }
          });
          told(field);
        });
      }
      told(field);
    });
  });
}());
