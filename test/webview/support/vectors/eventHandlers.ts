import { asEntities, eachOf, type Gesture, type Markup, type VectorGroup } from './vector';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
/** A tenth of a second of silence. */
const SOUND = `data:audio/wav;base64,${soundFile(800)}`;

function soundFile(samples: number): string {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples, 40);
  return Buffer.concat([header, Buffer.alloc(samples, 0x80)]).toString('base64');
}

/** Handlers that nobody needs to touch. */
const UNTOUCHED: VectorGroup = {
  name: 'event by itself',
  areContained: true,
  vectors: {
    'image error': '<img src=x onerror="RUN()">',
    'image load': `<img src="${PIXEL}" onload="RUN()">`,
    'image set error': '<img srcset=x onerror="RUN()">',
    'old image error': '<image src=x onerror="RUN()">',
    'picture error': '<picture><source srcset=x><img onerror="RUN()"></picture>',
    'input image error': '<input type=image src=x onerror="RUN()">',
    'input image load': `<input type=image src="${PIXEL}" onload="RUN()">`,
    'video error': '<video src=x onerror="RUN()"></video>',
    'video source error': '<video><source src=x onerror="RUN()"></video>',
    'audio error': '<audio src=x onerror="RUN()"></audio>',
    'audio source error': '<audio><source onerror="RUN()" src=x></audio>',
    'track error': `<video src="${SOUND}"><track default src=x onerror="RUN()"></video>`,
    'object error': '<object data=x type=x/x onerror="RUN()"></object>',
    'object load': '<object data="data:text/html,x" onload="RUN()"></object>',
    'embed load': '<embed src="data:text/html,x" onload="RUN()">',
    'frame load': '<iframe onload="RUN()"></iframe>',
    'frame with content load': '<iframe srcdoc=x onload="RUN()"></iframe>',
    'script error': '<script src=x onerror="RUN()"></script>',
    'script load': '<script src="data:text/javascript," onload="RUN()"></script>',
    'link error': '<link rel=stylesheet href=x onerror="RUN()">',
    'link load': '<link rel=stylesheet href="data:text/css," onload="RUN()">',
    'preload error': '<link rel=preload as=image href=x onerror="RUN()">',
    'style load': '<style onload="RUN()"></style>',
    'style error': '<style onerror="RUN()">@import "x";</style>',
    'picture load': '<svg onload="RUN()"></svg>',
    'picture load with a slash': '<svg/onload=RUN()>',
    'picture in a picture load': '<svg><svg onload="RUN()"></svg></svg>',
    'image in a picture load': `<svg><image href="${PIXEL}" onload="RUN()"/></svg>`,
    'image in a picture error': '<svg><image href=x onerror="RUN()"/></svg>',
    'image of a filter error': '<svg><feImage href=x onerror="RUN()"/></svg>',
    'style in a picture load': '<svg><style onload="RUN()"></style></svg>',
    'script in a picture load':
      '<svg><script href="data:text/javascript," onload="RUN()"></script></svg>',
    'animation in a picture begin': '<svg><animate onbegin="RUN()" attributeName=x dur=1s></svg>',
    'animation in a picture end': '<svg><animate onend="RUN()" attributeName=x dur=1ms></svg>',
    'animation in a picture repeat':
      '<svg><animate onrepeat="RUN()" attributeName=x dur=1ms repeatCount=9></svg>',
    'set in a picture begin': '<svg><set onbegin="RUN()" attributeName=x></svg>',
    'transformation in a picture begin':
      '<svg><animateTransform onbegin="RUN()" attributeName=transform dur=1s></svg>',
    'motion in a picture begin': '<svg><animateMotion onbegin="RUN()" dur=1s></svg>',
    'details toggle': '<details open ontoggle="RUN()">x</details>',
    'details toggle by name':
      '<details name=a open ontoggle="RUN()"><summary>x</summary></details>',
    'dialog toggle': '<dialog open ontoggle="RUN()" onbeforetoggle="RUN()">x</dialog>',
    'marquee start': '<marquee onstart="RUN()">x</marquee>',
    'marquee bounce':
      '<marquee behavior=alternate width=1 scrollamount=999 onbounce="RUN()">x</marquee>',
    'marquee finish': '<marquee loop=1 width=1 scrollamount=9999 onfinish="RUN()">x</marquee>',
    'animation start':
      '<style>@keyframes k{}</style><p style="animation:k 1s" onanimationstart="RUN()">x',
    'animation end':
      '<style>@keyframes k{}</style><p style="animation:k 1ms" onanimationend="RUN()">x',
    'animation iteration':
      '<style>@keyframes k{}</style><p style="animation:k 9ms 99" onanimationiteration="RUN()">x',
    'old animation start':
      '<style>@keyframes k{}</style><p style="animation:k 1s" onwebkitanimationstart="RUN()">x',
    'old animation end':
      '<style>@keyframes k{}</style><p style="animation:k 1ms" onwebkitanimationend="RUN()">x',
    'transition run':
      '<style>@starting-style{p{opacity:0}}p{transition:opacity 9ms}</style><p ontransitionrun="RUN()">x',
    'transition start':
      '<style>@starting-style{p{opacity:0}}p{transition:opacity 9ms}</style><p ontransitionstart="RUN()">x',
    'transition end':
      '<style>@starting-style{p{opacity:0}}p{transition:opacity 9ms}</style><p ontransitionend="RUN()">x',
    'old transition end':
      '<style>@starting-style{p{opacity:0}}p{transition:opacity 9ms}</style><p onwebkittransitionend="RUN()">x',
    'content visibility':
      '<p style="content-visibility:auto" oncontentvisibilityautostatechange="RUN()">x',
    'field with focus': '<input autofocus onfocus="RUN()">',
    'element with focus': '<p tabindex=1 autofocus onfocusin="RUN()">x',
    'slot change':
      '<p><template shadowrootmode=open><slot onslotchange="RUN()"></slot></template>x</p>',
  },
};

/** The same of a whole document. */
const DOCUMENTS: VectorGroup = {
  name: 'event of a document',
  vectors: {
    'frame set load': '<frameset onload="RUN()"></frameset>',
    'frame of a set load': '<frameset><frame onload="RUN()"></frameset>',
    'body load': '<body onload="RUN()">',
    'late body load': '<p>x<body onload="RUN()">',
    'body page show': '<body onpageshow="RUN()">',
    'body resize': '<body onresize="RUN()"><p style="height:2000px">x',
    'body hash change': '<body onhashchange="RUN()"><script>location.hash="x"</script>',
    'body error': '<body onerror="RUN()"><script>x.y</script>',
    'body rejection': '<body onunhandledrejection="RUN()"><script>Promise.reject()</script>',
    'body message': '<body onmessage="RUN()"><script>postMessage(0)</script>',
    'body scroll': '<body onscroll="RUN()" style="height:3000px"><script>scrollTo(0,9)</script>',
    'policy violation':
      '<meta http-equiv=Content-Security-Policy content="img-src \'none\'"><body onsecuritypolicyviolation="RUN()"><img src=x>',
    'page hide': '<body onpagehide="RUN()">x',
    unload: '<body onunload="RUN()" onbeforeunload="RUN()">x',
  },
};

const SOUND_EVENTS = [
  ...['loadstart', 'progress', 'suspend', 'durationchange', 'loadedmetadata', 'loadeddata'],
  ...['canplay', 'canplaythrough', 'play', 'playing', 'timeupdate', 'ended', 'pause'],
];

const MEDIA: VectorGroup = {
  name: 'event of media',
  areContained: true,
  vectors: {
    ...Object.fromEntries(
      SOUND_EVENTS.map((type) => [
        type,
        `<video muted autoplay src="${SOUND}" on${type}="RUN()"></video>`,
      ]),
    ),
    'volumechange by a click': `<audio controls src="${SOUND}" onvolumechange="RUN()" onplay="RUN()" FILL></audio>`,
    'cue of a track': `<video muted autoplay src="${SOUND}"><track default src="data:text/vtt,WEBVTT" onload="RUN()" oncuechange="RUN()"></video>`,
  },
};

const handler =
  (open: string, close: string) =>
  (type: string): Markup =>
    `${open} on${type}="RUN()" FILL>x${close}`;

function touched(name: string, types: readonly string[], gesture?: Gesture): VectorGroup {
  return {
    name,
    ...(gesture === undefined ? {} : { gesture }),
    vectors: eachOf(Object.fromEntries(types.map((type) => [type, type])), {
      block: handler('<div tabindex=0', '</div>'),
    }),
  };
}

const POINTED = [
  ...['mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup', 'click'],
  ...['pointerover', 'pointerenter', 'pointermove', 'pointerrawupdate', 'pointerdown', 'pointerup'],
  ...['focus', 'focusin', 'selectstart'],
];

/** Elements that a handler on them may be overlooked on. */
const HOLDERS: Readonly<Record<string, (type: string) => Markup>> = {
  body: (type) => `<body on${type}="RUN()"><p FILL>x`,
  html: (type) => `<html on${type}="RUN()"><body><p FILL>x`,
  'second body': (type) => `<body><p FILL>x<body on${type}="RUN()">`,
  link: handler('<a href="#x"', '</a>'),
  image: (type) => `<img on${type}="RUN()" FILL>`,
  cell: (type) => `<table FILL><tr><td on${type}="RUN()" FILL>x</table>`,
  font: handler('<font color=red', '</font>'),
  centre: handler('<center', '</center>'),
  'unknown element': handler('<x', '</x>'),
  'custom element': handler('<x-y is=x-z', '</x-y>'),
  button: handler('<button type=button', '</button>'),
  input: (type) => `<input on${type}="RUN()" FILL>`,
  select: (type) => `<select on${type}="RUN()" FILL><option>x</select>`,
  'text area': handler('<textarea', '</textarea>'),
  label: handler('<label', '</label>'),
  summary: (type) => `<details><summary on${type}="RUN()" FILL>x</summary></details>`,
  meter: handler('<meter value=1', '</meter>'),
  picture: (type) =>
    `<svg width=800 height=400 on${type}="RUN()"><rect width=800 height=400 /></svg>`,
  'shape of a picture': (type) =>
    `<svg width=800 height=400><rect width=800 height=400 on${type}="RUN()"/></svg>`,
  'foreign content of a picture': (type) =>
    `<svg width=800 height=400><foreignObject width=800 height=400><p on${type}="RUN()" FILL>x</foreignObject></svg>`,
  formula: (type) => `<math on${type}="RUN()" FILL><mi>x</mi></math>`,
  'text of a formula': (type) => `<math FILL><mtext on${type}="RUN()"><p FILL>x</mtext></math>`,
  map: (type) =>
    `<img usemap="#m" width=800 height=400><map name=m><area shape=default href="#x" on${type}="RUN()"></map>`,
  'shadow tree': (type) =>
    `<p><template shadowrootmode=open><b on${type}="RUN()" FILL>x</b></template></p>`,
  'edited element': handler('<div contenteditable', '</div>'),
  'attribute in capitals': (type) => `<p ON${type.toUpperCase()}="RUN()" FILL>x`,
  'attribute after a slash': (type) => `<p/title=x/on${type}=RUN()/ FILL>x`,
  'attribute after a quote': (type) => `<p title="x"on${type}="RUN()"FILL>x`,
  'attribute given twice': (type) => `<p on${type}="RUN()" on${type}="" FILL>x`,
  'attribute with spaces': (type) => `<p on${type}\n=\n"RUN()" FILL>x`,
  'attribute as references':
    (type) =>
    ({ run }) =>
      `<p on${type}="${asEntities(run)}" FILL>x`,
};

const FORMS: VectorGroup = {
  name: 'event of a form',
  vectors: {
    submit: '<form onsubmit="RUN()" action="#x"><button FILL>x</button></form>',
    'form data': '<form onformdata="RUN()" action="#x"><button FILL>x</button></form>',
    reset: '<form onreset="RUN()"><button type=reset FILL>x</button></form>',
    invalid: '<form><input required oninvalid="RUN()"><button FILL>x</button></form>',
    change: '<label FILL><input type=checkbox onchange="RUN()">x</label>',
    input: '<label FILL><input type=radio oninput="RUN()">x</label>',
    'popover toggle':
      '<div popover id=p ontoggle="RUN()">x</div><button popovertarget=p FILL>x</button>',
    'popover before toggle':
      '<div popover id=p onbeforetoggle="RUN()">x</div><button popovertarget=p FILL>x</button>',
    command:
      '<dialog id=d oncommand="RUN()">x</dialog><button commandfor=d command=show-modal FILL>x</button>',
    'custom command':
      '<div id=d oncommand="RUN()">x</div><button commandfor=d command=--x FILL>x</button>',
    'dialog close':
      '<dialog open onclose="RUN()" FILL><form method=dialog><button FILL>x</button></form></dialog>',
    'details toggle by a click': '<details ontoggle="RUN()"><summary FILL>x</summary>y</details>',
    'hash change by a click': '<body onhashchange="RUN()"><a href="#x" FILL>x</a>',
    'state change by a click': '<body onpopstate="RUN()"><a href="#y" FILL>x</a>',
    'form around an element':
      '<form id=f onclick="RUN()"></form><form onclick="RUN()"><p FILL>x</form>',
  },
};

export const EVENT_HANDLERS: readonly VectorGroup[] = [
  UNTOUCHED,
  DOCUMENTS,
  MEDIA,
  touched('event by pointing and clicking', POINTED),
  touched('event by a second click', ['dblclick'], 'doubleClick'),
  touched('event by the other button', ['contextmenu', 'auxclick'], 'rightClick'),
  touched('event by the wheel', ['wheel', 'mousewheel'], 'wheel'),
  touched('event by a key', ['keydown', 'keypress', 'keyup'], 'key'),
  touched('event by leaving', ['mouseout', 'mouseleave', 'pointerout', 'pointerleave']),
  {
    name: 'event by the wheel',
    gesture: 'wheel',
    vectors: {
      scroll:
        '<div onscroll="RUN()" style="overflow:scroll;height:50px"><p style="height:999px">x</div>',
      'scroll end':
        '<div onscrollend="RUN()" style="overflow:scroll;height:50px"><p style="height:999px">x</div>',
    },
  },
  {
    name: 'event by a key',
    gesture: 'key',
    vectors: {
      'input of a field': '<input oninput="RUN()" FILL>',
      'before the input of a field': '<textarea onbeforeinput="RUN()" FILL></textarea>',
    },
  },
  { name: 'click', vectors: eachOf({ handler: 'click' }, HOLDERS) },
  FORMS,
];
