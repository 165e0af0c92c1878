// The pad for PINs: big digits, a dot for each that was typed, one key-holder after another;
// its last key leads on to the next of them, and when enough have typed, sends the form.
// Without this script the fields below are typed into. A PIN stays in its field and goes
// nowhere but into the form.
(function () {
  'use strict';

  var most = 32;

  function element(tag, kind, text) {
    var made = document.createElement(tag);
    made.className = kind;
    if (text) { made.textContent = text; }
    if (tag === 'button') { made.type = 'button'; }
    return made;
  }

  // pad puts a pad under the fields of a form.
  function pad(form) {
    var labels = Array.prototype.slice.call(form.querySelectorAll('label.pin'));
    if (!labels.length) { return; }
    var go = form.querySelector('button.go');
    var shown = 0;
    var dots = element('p', 'dots');
    dots.setAttribute('role', 'status');
    var board = element('div', 'keys');
    var on = element('button', 'key on'); // an arrow, or the sign of the form's own button
    on.appendChild(element('span', 'then', '\u2192'));
    on.appendChild(go.querySelector('.icon').cloneNode(true));
    on.setAttribute('aria-label', go.textContent.trim());

    function input(i) { return labels[i].querySelector('input'); }

    function show() {
      labels.forEach(function (label, i) {
        label.classList.toggle('now', i === shown);
        label.classList.toggle('given', i !== shown && input(i).value !== '');
      });
      var text = '';
      for (var i = 0; i < input(shown).value.length; i++) { text += '\u25cf'; }
      dots.textContent = text || '\u00a0';
      on.classList.toggle('last', enough());
    }

    function type(digit) {
      if (input(shown).value.length < most) { input(shown).value += digit; }
      show();
    }

    function back() {
      input(shown).value = input(shown).value.slice(0, -1);
      show();
    }

    function choose(i) { shown = i; show(); }

    // enough says whether as many PINs are typed as are needed.
    function enough() {
      var given = labels.filter(function (label, i) { return input(i).value !== ''; }).length;
      return given >= (parseInt(form.getAttribute('data-need'), 10) || labels.length);
    }

    // forth sends the form when that is all; else it goes to the next field that is empty.
    function forth() {
      if (enough()) { go.click(); return; }
      for (var i = 1; i <= labels.length; i++) {
        if (!input((shown + i) % labels.length).value) { choose((shown + i) % labels.length); return; }
      }
    }

    labels.forEach(function (label, i) {
      var field = input(i);
      field.setAttribute('inputmode', 'none');
      field.addEventListener('focus', function () { choose(i); });
      field.addEventListener('input', show);
      label.addEventListener('click', function (event) {
        if (event.target !== field) { event.preventDefault(); choose(i); }
      });
    });

    ['1', '2', '3', '4', '5', '6', '7', '8', '9', '\u232b', '0'].forEach(function (sign) {
      var made = element('button', 'key', sign);
      made.addEventListener('click', function () { if (sign === '\u232b') { back(); } else { type(sign); } });
      board.appendChild(made);
    });
    on.addEventListener('click', forth);
    board.appendChild(on);

    form.insertBefore(dots, go);
    form.insertBefore(board, go);
    form.classList.add('padded');
    form.classList.toggle('several', labels.length > 1);
    show();
  }

  document.addEventListener('dress', function (event) {
    Array.prototype.forEach.call(event.detail.querySelectorAll('form[data-pad]'), pad);
  });
}());
