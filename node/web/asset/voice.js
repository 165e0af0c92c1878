// Reading aloud, and recording voices. Written for browsers of 2015: no syntax or
// interface that they do not know. Without it nothing is said, and clips are sent as
// files.
(function () {
  'use strict';

  // One player for the page: an old phone lets only that one sound which a finger began.
  var player = document.createElement('audio');
  var turn = 0; // of what is being said: a new one ends the one before

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  // fetched are the sounds of all files, so that half an amount is never heard: all come,
  // or none is played.
  function fetched(files) {
    return Promise.all(files.map(function (file) {
      return window.fetch(file, { credentials: 'same-origin' }).then(function (answer) {
        if (!answer.ok) { throw new Error(file); }
        return answer.blob();
      });
    })).then(function (blobs) {
      return blobs.map(function (blob) { return window.URL.createObjectURL(blob); });
    });
  }

  function play(address, mine) {
    return new Promise(function (done, failed) {
      if (mine !== turn) { done(); return; }
      player.onended = done;
      player.onpause = done;
      player.onerror = failed;
      player.src = address;
      var begun = player.play();
      if (begun && begun.catch) { begun.catch(failed); }
    }).then(function () { window.URL.revokeObjectURL(address); });
  }

  // inTurn does one thing after another, each a promise.
  function inTurn(list, act) {
    return list.reduce(function (before, one) { return before.then(function () { return act(one); }); }, Promise.resolve());
  }

  // speak lets the browser's own voice say a text, in the languages it knows well. A text
  // that is not to be said by it is empty.
  function speak(text, lang, mine) {
    if (!text || !window.speechSynthesis || !window.SpeechSynthesisUtterance || (lang !== 'fr' && lang !== 'en')) { return Promise.resolve(false); }
    return new Promise(function (done) {
      if (mine !== turn) { done(true); return; }
      var words = new window.SpeechSynthesisUtterance(text);
      words.lang = lang;
      words.onend = function () { done(true); };
      words.onerror = function () { done(false); };
      window.speechSynthesis.speak(words);
    });
  }

  // line says one sentence: with the files of the pack, else with the browser's voice.
  // Whether it was heard is the answer.
  function line(said, lang, mine) {
    if (!said.files.length) { return speak(said.text, lang, mine); }
    return fetched(said.files)
      .then(function (addresses) { return inTurn(addresses, function (address) { return play(address, mine); }); })
      .then(function () { return true; }, function () { return speak(said.text, lang, mine); });
  }

  // press marks what is being said; only a button can be pressed.
  function press(button, down) {
    if (down) { button.setAttribute('data-speaking', ''); } else { button.removeAttribute('data-speaking'); }
    if (button.tagName === 'BUTTON') { button.setAttribute('aria-pressed', String(down)); }
  }

  function hush() {
    turn += 1;
    player.pause();
    if (window.speechSynthesis) { window.speechSynthesis.cancel(); }
    each(document.querySelectorAll('[data-speaking]'), function (button) { press(button, false); });
    each(document.querySelectorAll('.mute'), function (told) { told.parentNode.removeChild(told); });
  }

  // tell shows beside a button why something is not heard, and leads to where a voice is
  // recorded.
  function tell(button, text, where) {
    var told = document.createElement('span');
    var way = document.createElement('a');
    told.setAttribute('role', 'status');
    told.className = 'mute';
    way.className = 'go plain';
    way.href = where;
    way.textContent = text;
    told.appendChild(way);
    if (button.tagName !== 'BUTTON' && button.tagName !== 'B') {
      button.appendChild(told); // a paragraph, the cell of a table
    } else if (button.parentNode) {
      button.parentNode.insertBefore(told, button.nextSibling);
    }
  }

  function say(button, address) {
    var again = button.hasAttribute('data-speaking');
    hush();
    if (again) { return; } // a second tap is silence
    player.load();
    var mine = turn;
    var heard = false;
    var all = true;
    press(button, true);
    window.fetch(address, { credentials: 'same-origin' })
      .then(function (answer) { return answer.json(); })
      .then(function (saying) {
        return inTurn(saying.lines, function (one) {
          if (mine !== turn) { return null; }
          return line(one, saying.lang, mine).then(function (was) { heard = heard || was; all = all && was; });
        }).then(function () { if (!all && mine === turn) { tell(button, saying.mute, saying.where); } });
      })
      .catch(function () { return null; })
      .then(function () {
        if (mine === turn) { press(button, false); }
        button.setAttribute('data-heard', String(heard));
      });
  }

  // microphone asks for it: in the way of 2016, or in that of a phone's first browser.
  function microphone() {
    var old = navigator.getUserMedia || navigator.webkitGetUserMedia;
    if (navigator.mediaDevices && navigator.mediaDevices.getUserMedia) { return navigator.mediaDevices.getUserMedia({ audio: true }); }
    return new Promise(function (done, failed) { old.call(navigator, { audio: true }, done, failed); });
  }

  function hears() {
    return Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia || navigator.getUserMedia || navigator.webkitGetUserMedia);
  }

  // longest is how long a clip may be recorded, in milliseconds.
  var longest = 15000;

  // recorder gives a form the buttons that record, where the browser can.
  function recorder(form) {
    var start = form.querySelector('[data-record-start]');
    var stop = form.querySelector('[data-record-stop]');
    var heard = form.querySelector('[data-record-heard]');
    var told = form.querySelector('[data-record-told]');
    var sound = null;
    var running = null;
    var sending = false;
    if (!window.MediaRecorder || !window.fetch || !window.Promise || !hears()) { return; }
    start.parentNode.hidden = false;

    function ended(stream, pieces) {
      each(stream.getTracks(), function (track) { track.stop(); });
      sound = new Blob(pieces, { type: running.mimeType });
      running = null;
      heard.src = window.URL.createObjectURL(sound);
      heard.hidden = false;
      start.hidden = false;
      stop.hidden = true;
      form.querySelector('[data-record-file]').hidden = true;
    }

    function begin(stream) {
      var pieces = [];
      sound = null;
      running = new window.MediaRecorder(stream, { audioBitsPerSecond: 32000 });
      running.ondataavailable = function (event) { pieces.push(event.data); };
      running.onstop = function () { ended(stream, pieces); };
      running.start();
      start.hidden = true;
      stop.hidden = false;
      stop.focus();
      var mine = running;
      window.setTimeout(function () { if (running === mine) { mine.stop(); } }, longest);
    }

    start.addEventListener('click', function () {
      hush();
      told.textContent = '';
      microphone().then(begin).catch(function () { told.textContent = form.getAttribute('data-denied'); });
    });
    stop.addEventListener('click', function () { if (running) { running.stop(); } });

    form.addEventListener('submit', function (event) {
      if (running) {
        event.preventDefault();
        running.stop(); // it is heard first, and kept with the next tap
        return;
      }
      if (!sound) { return; } // a file was chosen: the form goes as it is
      event.preventDefault();
      if (sending) { return; }
      sending = true;
      told.textContent = '';
      var body = new FormData();
      body.append('token', form.querySelector('[name=token]').value);
      body.append('sound', sound, 'clip');
      window.fetch(form.action, { method: 'POST', body: body, credentials: 'same-origin' }).then(function (answer) {
        return answer.text().then(function (text) {
          if (answer.ok) { window.location = answer.url; return; }
          var page = new DOMParser().parseFromString(text, 'text/html');
          var why = page.querySelector('[role=alert]');
          told.textContent = why ? why.textContent : form.getAttribute('data-lost');
        });
      }).catch(function () {
        told.textContent = form.getAttribute('data-lost'); // the sound is still here
      }).then(function () { sending = false; });
    });
  }

  function dress(main) {
    each(main.querySelectorAll('[data-aloud]'), function (button) {
      button.hidden = !window.fetch || !window.Promise;
    });
    each(main.querySelectorAll('[data-record]'), recorder);
  }

  // amountIn is the address that says the amount a figure shows, or null.
  function amountIn(figure) {
    var digits = figure.textContent.replace(/[^0-9\u2212]/g, '').replace('\u2212', '-');
    return (/^-?[0-9]{1,13}$/).test(digits) ? '/voice/say?amount=' + digits : null;
  }

  // amounts are how the catalogue writes money: digits in threes, and its unit.
  var amounts = /\u2212?[0-9]{1,3}(?:[\u202f\u00a0,][0-9]{3})*\u00a0F(?![A-Za-z])/g;

  // caretAt is the place in a text under a finger.
  function caretAt(x, y) {
    var caret;
    if (document.caretRangeFromPoint) {
      caret = document.caretRangeFromPoint(x, y);
      return caret && { node: caret.startContainer, offset: caret.startOffset };
    }
    caret = document.caretPositionFromPoint && document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }

  // slack is how far beside an amount a finger may come down, in pixels.
  var slack = 12;

  // under says whether a finger is on a piece of a text.
  function under(node, from, to, x, y) {
    var range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return Array.prototype.some.call(range.getClientRects(), function (box) {
      return x > box.left - slack && x < box.right + slack && y > box.top - slack && y < box.bottom + slack;
    });
  }

  // amountAt is the address that says the amount under a finger, or null.
  function amountAt(event) {
    var caret = caretAt(event.clientX, event.clientY);
    var found;
    if (!caret || caret.node.nodeType !== Node.TEXT_NODE) { return null; }
    amounts.lastIndex = 0;
    while ((found = amounts.exec(caret.node.data))) {
      if (under(caret.node, found.index, amounts.lastIndex, event.clientX, event.clientY)) {
        return '/voice/say?amount=' + found[0].replace('\u2212', '-').replace(/[^0-9-]/g, '');
      }
    }
    return null;
  }

  // A tap on a button that reads aloud, or on an amount wherever one stands, reads it.
  document.addEventListener('click', function (event) {
    var tapped = event.target;
    if (!tapped.closest || !window.fetch || !window.Promise) { return; }
    var button = tapped.closest('[data-aloud]');
    var figure = tapped.closest('.sum');
    var address;
    if (button) {
      say(button, button.getAttribute('data-aloud'));
    } else if (!tapped.closest('a, button, label, summary, input, select, textarea')) {
      address = figure && amountIn(figure) || amountAt(event);
      if (address) { say(figure || tapped, address); }
    }
  });
  document.addEventListener('dress', function (event) { hush(); dress(event.detail); });
}());
