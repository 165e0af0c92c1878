// What makes the pages smoother. Everything works without it. Written for browsers of
// 2015: no syntax or interface that they do not know.
(function () {
  'use strict';

  // exchange puts the middle of an answered page in the place of this one's.
  function exchange(text, address) {
    var page = new DOMParser().parseFromString(text, 'text/html');
    var fresh = page.querySelector('main');
    var main = document.querySelector('main');
    if (!fresh || !main) { window.location = address; return; }
    document.title = page.title;
    var held = document.activeElement;
    main.parentNode.replaceChild(document.importNode(fresh, true), main);
    main = document.querySelector('main');
    dress(main);
    hold(main, held);
  }

  // hold gives the focus back to the button that had it, for those who tap with keys.
  function hold(main, held) {
    if (!held || held.tagName !== 'BUTTON' || !held.name) { return; }
    Array.prototype.some.call(main.querySelectorAll('button'), function (button) {
      if (button.name !== held.name || button.value !== held.value) { return false; }
      button.focus();
      return true;
    });
  }

  // scroll brings the step that is shown into sight on the ribbon of steps.
  function scroll(main) {
    var ribbon = main.querySelector('.ribbon');
    var here = ribbon && ribbon.querySelector('.here');
    if (here) { ribbon.scrollLeft = here.offsetLeft - ribbon.offsetLeft - (ribbon.clientWidth - here.offsetWidth) / 2; }
  }

  // send sends a form and shows the answer. While it is under way no second tap counts.
  var sending = false;
  function send(form, button) {
    if (sending) { return; }
    sending = true;
    leaving = false;
    var body = new FormData(form);
    if (button && button.name) { body.append(button.name, button.value); }
    document.body.setAttribute('aria-busy', 'true');
    window.fetch(form.action, { method: 'POST', body: encode(body, form), credentials: 'same-origin' })
      .then(function (answer) { return answer.text().then(function (text) { arrive(answer, text, form); }); })
      .catch(function () { plainly(form, button); });
  }

  // plainly sends the form without script, if no answer came because the way was cut and
  // not because the person goes to another page.
  var leaving = false;
  window.addEventListener('beforeunload', function () { leaving = true; });
  function plainly(form, button) {
    sending = false;
    if (leaving) { return; }
    if (button && button.name) {
      var said = document.createElement('input');
      said.type = 'hidden';
      said.name = button.name;
      said.value = button.value;
      form.appendChild(said);
    }
    form.submit();
  }

  function arrive(answer, text, form) {
    sending = false;
    document.body.removeAttribute('aria-busy');
    var address = answer.url || form.action;
    if (/\/enter(\?|$)/.test(address)) { window.location = address; return; }
    if (answer.redirected !== false && address !== window.location.href) { window.history.pushState(null, '', address); }
    exchange(text, address);
    var told = document.querySelector('main [role=alert]');
    if (told) { told.scrollIntoView(); }
  }

  // encode sends files as they are and other forms in the short way.
  function encode(body, form) {
    if (form.enctype === 'multipart/form-data' || !window.URLSearchParams || !body.forEach) { return body; }
    var short = new URLSearchParams();
    body.forEach(function (value, name) { short.append(name, value); });
    return short;
  }

  var pressed = null;
  document.addEventListener('click', function (event) {
    var button = event.target.closest ? event.target.closest('button') : null;
    pressed = button;
  }, true);

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!window.fetch || !form.hasAttribute('data-tap')) { return; }
    event.preventDefault();
    send(form, pressed && form.contains(pressed) ? pressed : null);
  });

  window.addEventListener('popstate', function () { window.location.reload(); });

  // listen shows what others bring, where a page asks for it.
  function listen() {
    var where = document.body.getAttribute('data-live');
    if (!where || !window.EventSource) { return; }
    var source = new EventSource(where);
    source.addEventListener('changed', function (event) {
      var main = document.querySelector('main [data-fresh]');
      if (!main || sending || typing()) { return; }
      var change = JSON.parse(event.data);
      if (change.group && change.group !== document.body.getAttribute('data-group')) { return; }
      freshen();
    });
    source.addEventListener('locked', function () { source.close(); window.location.reload(); });
    source.addEventListener('progress', function (event) { far(JSON.parse(event.data)); });
    source.addEventListener('happening', function (event) {
      var happening = JSON.parse(event.data);
      tell(happening);
      document.dispatchEvent(new CustomEvent('happening', { detail: happening }));
    });
  }

  // far shows how far an exchange is, where a page has a place for it.
  function far(crossing) {
    var place = document.querySelector('main [data-progress]');
    if (!place || !crossing.total) { return; }
    place.hidden = false;
    place.querySelector('progress').max = crossing.total;
    place.querySelector('progress').value = crossing.done;
    place.querySelector('span').textContent = crossing.text;
  }

  // freshen shows the page as it is now. That is no tap, and keeps nobody inside.
  function freshen() {
    window.fetch(window.location.href, { credentials: 'same-origin', headers: { 'X-Alone': '1' } })
      .then(function (answer) { return answer.text(); })
      .then(function (text) { if (!sending && !typing()) { exchange(text, window.location.href); } })
      .catch(function () {}); // the node has gone; the page stays as it is
  }

  // tell shows what happens with others as it happens, the last ones of it, where a page
  // has a place for it; it stays there when the page is exchanged.
  var told = [];
  function tell(happening) {
    if (!happening.text) { return; }
    if (told[told.length - 1] !== happening.text) { told.push(happening.text); }
    if (told.length > 12) { told.shift(); }
    retell();
    var who = happening.id === 'peer.connected' || happening.id === 'peer.left' || happening.id === 'peer.exchanged';
    if (who && !sending && document.querySelector('main [data-happenings]')) { freshen(); }
  }
  function retell() {
    var list = document.querySelector('main [data-happenings]');
    if (!list) { told = []; return; }
    while (list.firstChild) { list.removeChild(list.firstChild); }
    told.forEach(function (text) {
      var line = document.createElement('li');
      line.textContent = text;
      list.appendChild(line);
    });
  }
  document.addEventListener('dress', retell);

  function typing() {
    var at = document.activeElement;
    return at && (at.tagName === 'INPUT' || at.tagName === 'SELECT' || at.tagName === 'TEXTAREA');
  }

  // dress gives the parts of a fresh page what needs script. Other scripts add theirs. A
  // page that is not through with all its groups goes on by itself: each look does some.
  function dress(main) {
    scroll(main);
    if (window.fetch && main.querySelector('[data-onward]')) { freshen(); }
    document.dispatchEvent(new CustomEvent('dress', { detail: main }));
  }

  document.addEventListener('DOMContentLoaded', function () { dress(document.querySelector('main')); listen(); });
}());
