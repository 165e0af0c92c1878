// What the pages of a group and of its devices do with script: older entries come beneath
// those that are there, a verification tells how far it is, a pairing goes on by itself,
// a camera reads the code of another device, and children are counted by taps. Without script there are links and buttons.
(function () {
  'use strict';

  function parsed(text) { return new DOMParser().parseFromString(text, 'text/html'); }

  // older puts the next stretch of the history beneath this one.
  function older(event) {
    var link = event.target.closest ? event.target.closest('[data-more] a') : null;
    var list = document.querySelector('[data-list]');
    if (!link || !list || !window.fetch) { return; }
    event.preventDefault();
    var more = link.parentNode;
    window.fetch(link.href, { credentials: 'same-origin' })
      .then(function (answer) { return answer.text(); })
      .then(function (text) { append(parsed(text), list, more); })
      .catch(function () { window.location = link.href; });
  }

  function append(page, list, more) {
    var fresh = page.querySelectorAll('[data-list] > li');
    var next = page.querySelector('[data-more]');
    for (var i = 0; i < fresh.length; i++) { list.appendChild(document.importNode(fresh[i], true)); }
    if (next) { more.parentNode.replaceChild(document.importNode(next, true), more); } else { more.parentNode.removeChild(more); }
    if (!fresh.length) { window.location.reload(); }
  }

  document.addEventListener('click', older);

  // verify shows how far a verification is, and its verdict.
  document.addEventListener('submit', function (event) {
    var address = event.target.getAttribute('data-verify');
    var place = document.querySelector('[data-verdict]');
    if (!address || !place || !window.EventSource) { return; }
    event.preventDefault();
    var bar = document.createElement('progress');
    bar.max = 100;
    place.textContent = '';
    place.appendChild(bar);
    var source = new EventSource(address);
    source.addEventListener('progress', function (told) { bar.value = JSON.parse(told.data); });
    source.addEventListener('verdict', function (told) {
      source.close();
      var verdict = JSON.parse(told.data);
      var said = document.createElement('p');
      said.className = verdict.ok ? 'told' : 'refused';
      said.textContent = verdict.text;
      place.textContent = '';
      place.appendChild(said);
    });
    source.onerror = function () { source.close(); event.target.submit(); };
  });

  // watch loads a page again when what it shows went on.
  var source = null;
  function watch(main) {
    if (source) { source.close(); source = null; }
    var place = main && main.querySelector('[data-watch]');
    if (!place || !window.EventSource) { return; }
    source = new EventSource(place.getAttribute('data-watch'));
    source.addEventListener('step', function () {
      if (!document.body.hasAttribute('aria-busy')) { window.location = '/pairing'; } // else the answer to a tap is on its way
    });
  }

  // scan offers the camera where the browser has one that reads codes.
  function scan(main) {
    var form = main && main.querySelector('[data-scan]');
    if (!form || !window.BarcodeDetector || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) { return; }
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'go plain';
    button.textContent = form.getAttribute('data-scan');
    button.addEventListener('click', function () { button.disabled = true; look(form, button); });
    form.insertBefore(button, form.firstChild);
  }

  function look(form, button) {
    var video = document.createElement('video');
    video.setAttribute('playsinline', '');
    video.className = 'camera';
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).then(function (stream) {
      video['srcObject'] = stream; // a browser that reads codes knows it
      form.insertBefore(video, button.nextSibling);
      video.play();
      read(new window.BarcodeDetector({ formats: ['qr_code'] }), video, form, stream);
    }).catch(function () { button.parentNode.removeChild(button); });
  }

  function read(detector, video, form, stream) {
    if (!document.body.contains(form)) { stop(stream); return; }
    detector.detect(video).catch(function () { return []; }).then(function (found) {
      if (!found.length) { window.setTimeout(function () { read(detector, video, form, stream); }, 200); return; }
      stop(stream);
      form.querySelector('[data-scanned]').value = found[0].rawValue;
      form.submit();
    });
  }

  // counters puts a button for one less and one for one more beside a small number.
  function counters(main) {
    if (!main) { return; }
    Array.prototype.forEach.call(main.querySelectorAll('input[data-counter]'), function (input) {
      [[-1, '\u2212'], [1, '+']].forEach(function (way) {
        var button = document.createElement('button');
        button.type = 'button';
        button.className = 'plain';
        button.textContent = way[1];
        button.setAttribute('aria-label', way[1] + ' ' + input.parentNode.querySelector('span').textContent);
        button.addEventListener('click', function () {
          var n = (parseInt(input.value, 10) || 0) + way[0];
          input.value = Math.max(parseInt(input.min, 10), Math.min(parseInt(input.max, 10), n));
        });
        input.parentNode.insertBefore(button, way[0] < 0 ? input : null);
      });
    });
  }

  function stop(stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }

  document.addEventListener('dress', function (event) { watch(event.detail); scan(event.detail); counters(event.detail); });
}());
