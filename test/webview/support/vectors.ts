/** A piece of hostile HTML. `HOST` stands for a host of its own, `RUN()` for code that reports that it ran. */
export interface Vector {
  readonly name: string;
  readonly html: string;
}

const LOADS: Readonly<Record<string, string>> = {
  image: '<img src="https://HOST/a">',
  'insecure image': '<img src="http://HOST/a">',
  'protocol-relative image': '<img src="//HOST/a">',
  'image with a line break in its scheme': '<img src="ht\ntps://HOST/a">',
  'image set': '<img srcset="https://HOST/a 1x, https://HOST/b 2x">',
  picture: '<picture><source srcset="https://HOST/a"><img></picture>',
  'lazy image': '<img loading=eager src=https://HOST/a>',
  'image input': '<input type=image src="https://HOST/a">',
  'body background': '<body background="https://HOST/a">',
  'table background':
    '<table background="https://HOST/a"><tr><td background="https://HOST/b">x</table>',
  'style background': '<div style="background:url(https://HOST/a);height:9px">x</div>',
  'escaped style background': '<div style="background:u\\72l(https://HOST/a);height:9px">x</div>',
  'style image set': '<div style="background:image-set(\'https://HOST/a\' 1x);height:9px">x</div>',
  'style variable': '<div style="--u:url(https://HOST/a);background:var(--u);height:9px">x</div>',
  'fallback of a style variable':
    '<div style="background:var(--none,url(https://HOST/a));height:9px">x</div>',
  'escaped fallback of a style variable':
    '<div style="background:var(--none,u\\72l(https://HOST/a));height:9px">x</div>',
  'fallback of a style variable beside others':
    '<ul style="margin:var(--m,1px);list-style:var(--none,url(https://HOST/a))!important"><li>x</ul>',
  'fallback of the environment in a style':
    '<div style="background:env(none,url(https://HOST/a));height:9px">x</div>',
  'condition in a style':
    '<div style="--a:1;background:if(style(--a:1):url(https://HOST/a);else:none);height:9px">x</div>',
  'style variable with an address as a string':
    '<div style="--u:\'https://HOST/a\';background:image-set(var(--u) 1x);height:9px">x</div>',
  'fallback of a variable in a nested rule':
    '<style>div{& p{mask:var(--none,url(https://HOST/a))}}</style><div><p>x</div>',
  'fallback of a variable in key frames':
    '<style>@keyframes k{from{background:var(--none,url(https://HOST/a))}}p{animation:k 1s}</style><p>x',
  'namespace in a style sheet':
    '<style>@namespace h url(http://www.w3.org/1999/xhtml);h|p{background:url(https://HOST/a)}</style><p>x',
  'unclosed style url': '<div style="background:url(https://HOST/a">x</div>',
  'list marker': '<ul style="list-style:url(https://HOST/a)"><li>x</ul>',
  'border image': '<div style="border:9px solid;border-image:url(https://HOST/a) 1">x</div>',
  cursor: '<div style="cursor:url(https://HOST/a),auto;height:200px">x</div>',
  'content url': '<style>p::before{content:url(https://HOST/a)}</style><p>x',
  'mask and filter': '<div style="mask:url(https://HOST/a#m);filter:url(https://HOST/b#f)">x</div>',
  'shape outside':
    '<div style="float:left;width:9px;height:9px;shape-outside:url(https://HOST/a)"></div>',
  'style import': '<style>@import "https://HOST/a.css";</style>x',
  'style import by url': '<style>@import url(//HOST/a.css);</style>x',
  'escaped style import': '<style>@\\69mport "https://HOST/a.css";</style>x',
  'font face': '<style>@font-face{font-family:f;src:url(https://HOST/a)}*{font-family:f}</style>x',
  'style sheet background': '<style>body{background:url(https://HOST/a)}</style>x',
  'style sheet background in a media query':
    '<style>@media all{@supports(color:red){p{background:url(https://HOST/a)}}}</style><p>x',
  'nested rule': '<style>div{& p{background:url(https://HOST/a)}}</style><div><p>x</div>',
  'key frames':
    '<style>@keyframes k{from{background:url(https://HOST/a)}}p{animation:k 1s}</style><p>x',
  layer: '<style>@layer a{p{background:url(https://HOST/a)}}</style><p>x',
  'registered property':
    '<style>@property --p{syntax:"<image>";inherits:true;initial-value:url(https://HOST/a)}p{background:var(--p)}</style><p>x',
  'attribute selector':
    '<style>a[href^=h]{background:url(https://HOST/a)}</style><a href="https://example.com">x</a>',
  'link style sheet': '<link rel=stylesheet href="https://HOST/a.css">x',
  prefetch: '<link rel=prefetch href="https://HOST/a">x',
  preload: '<link rel=preload as=image href="https://HOST/a">x',
  'module preload': '<link rel=modulepreload href="https://HOST/a">x',
  'dns prefetch': '<link rel=dns-prefetch href="//HOST/">x',
  preconnect: '<link rel=preconnect href="https://HOST/">x',
  'dns prefetch control':
    '<meta http-equiv=x-dns-prefetch-control content=on><a href="https://HOST/">x</a>',
  prerender: '<link rel=prerender href="https://HOST/">x',
  'icon link': '<link rel=icon href="https://HOST/a">x',
  manifest: '<link rel=manifest href="https://HOST/a">x',
  'meta refresh': '<meta http-equiv=refresh content="0;url=https://HOST/">x',
  base: '<base href="https://HOST/"><img src="a"><a href="b">x</a>',
  iframe: '<iframe src="https://HOST/"></iframe>',
  'iframe with content': '<iframe srcdoc="<img src=https://HOST/a>"></iframe>',
  frameset: '<frameset><frame src="https://HOST/"></frameset>',
  object: '<object data="https://HOST/a"></object>',
  embed: '<embed src="https://HOST/a">',
  'object of an image':
    '<object type="image/png" data="https://HOST/a"><img src="https://HOST/b"></object>',
  video: '<video autoplay src="https://HOST/a" poster="https://HOST/b"></video>',
  audio: '<audio autoplay src="https://HOST/a"></audio>',
  'video source and track':
    '<video autoplay muted><source src="https://HOST/a"><track default src="https://HOST/b"></video>',
  'svg image': '<svg><image href="https://HOST/a" width=9 height=9 /></svg>',
  'svg image by xlink': '<svg><image xlink:href="https://HOST/a" width=9 height=9 /></svg>',
  'svg filter image':
    '<svg><filter id=f><feImage href="https://HOST/a"/></filter><rect filter="url(#f)" width=9 height=9 /></svg>',
  'svg fill': '<svg><rect fill="url(https://HOST/a#x)" width=9 height=9 /></svg>',
  'svg use': '<svg><use href="https://HOST/a#x"/></svg>',
  'svg animation of an address':
    '<svg><image width=9 height=9><animate attributeName=href values="https://HOST/a" dur=1s /></image></svg>',
  'svg set of style':
    '<svg><rect width=9 height=9><set attributeName=style to="fill:url(https://HOST/a#x)"/></rect></svg>',
  'svg style':
    '<svg><style>@import "https://HOST/a.css";*{fill:url(https://HOST/b#x)}</style><rect width=9 height=9 /></svg>',
  'svg foreign content': '<svg><foreignObject><img src="https://HOST/a"></foreignObject></svg>',
  'math link': '<math href="https://HOST/a"><mi>x</mi></math>',
  'form on click':
    '<form action="https://HOST/"><button style="width:100%;height:400px">x</button></form>',
  'form by attribute':
    '<button formaction="https://HOST/" form=f style="width:100%;height:400px">x</button><form id=f></form>',
  ping: '<a href="#x" ping="https://HOST/" style="display:block;height:400px">x</a>',
  'link in a new window':
    '<a target=_blank href="https://HOST/" style="display:block;height:400px">x</a>',
  'link in the top window':
    '<a target=_top href="https://HOST/" style="display:block;height:400px">x</a>',
  'image map':
    '<img usemap="#m" width=800 height=400><map name=m><area shape=default href="https://HOST/"></map>',
  'svg link':
    '<svg width=800 height=400><a href="https://HOST/"><rect width=800 height=400 /></a></svg>',
  'download link': '<a download href="https://HOST/" style="display:block;height:400px">x</a>',
  template: '<template><img src="https://HOST/a"></template>',
  'declarative shadow root':
    '<div><template shadowrootmode=open><img src="https://HOST/a"></template></div>',
  noscript: '<noscript><img src="https://HOST/a"></noscript>',
  'editor resource': '<img src="https://file+.vscode-resource.vscode-cdn.net/etc/HOST">',
  'local file':
    '<img src="file:///HOST/etc/passwd"><a href="file:///HOST" style="display:block;height:400px">x</a>',
  'network share': '<img src="\\\\HOST\\share\\a">',
  'nested comment of a conditional': '<!--[if mso]><img src="https://HOST/a"><![endif]-->',
  'conditional shown to all': '<![if !mso]><img src="https://HOST/a"><![endif]>',
  'broken attribute quoting': `<img alt="'<x" title='"><img src="https://HOST/a">'>`,
};

const SCRIPTS: Readonly<Record<string, string>> = {
  script: '<script>RUN()</script>',
  'script with a source': '<script src="https://HOST/a.js"></script>',
  'module script': '<script type=module>RUN()</script>',
  'image error': '<img src=x onerror="RUN()">',
  'image load':
    '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" onload="RUN()" onerror="RUN()">',
  'body load': '<body onload="RUN()">',
  'body page show': '<body onpageshow="RUN()" onresize="RUN()">',
  'svg load': '<svg onload="RUN()"></svg>',
  'svg script': '<svg><script>RUN()</script></svg>',
  'svg script in CDATA': '<svg><script><![CDATA[RUN()]]></script></svg>',
  'svg animation begin': '<svg><animate onbegin="RUN()" attributeName=x dur=1s></svg>',
  'svg link to a script':
    '<svg width=800 height=400><a xlink:href="javascript:RUN()"><rect width=800 height=400 /></a></svg>',
  'svg animated link':
    '<svg width=800 height=400><a><animate attributeName=href values="javascript:RUN()"/><rect width=800 height=400 /></a></svg>',
  'script link': '<a href="javascript:RUN()" style="display:block;height:400px">x</a>',
  'script link with a tab': '<a href="java\tscript:RUN()" style="display:block;height:400px">x</a>',
  'script link by entities':
    '<a href="&#106;avascript&colon;RUN()" style="display:block;height:400px">x</a>',
  'script link with a control':
    '<a href="\u0001javascript:RUN()" style="display:block;height:400px">x</a>',
  'data link':
    '<a href="data:text/html,<script>RUN()</script>" style="display:block;height:400px">x</a>',
  'script area':
    '<img usemap="#m" width=800 height=400><map name=m><area shape=default href="javascript:RUN()"></map>',
  'form action':
    '<form action="javascript:RUN()"><button style="width:100%;height:400px">x</button></form>',
  'button formaction':
    '<form><button formaction="javascript:RUN()" style="width:100%;height:400px">x</button></form>',
  'iframe of a script': '<iframe src="javascript:RUN()"></iframe>',
  'iframe with content': '<iframe srcdoc="<script>RUN()</script>"></iframe>',
  'object of data': '<object data="data:text/html,<script>RUN()</script>"></object>',
  'embed of a script': '<embed src="javascript:RUN()">',
  'meta refresh to a script': '<meta http-equiv=refresh content="0;url=javascript:RUN()">',
  'details toggle': '<details open ontoggle="RUN()">x</details>',
  'autofocus and focus':
    '<input autofocus onfocus="RUN()"><a tabindex=1 autofocus onfocus="RUN()">x</a>',
  'pointer over': '<div onmouseover="RUN()" onpointermove="RUN()" style="height:400px">x</div>',
  'pointer click': '<div onclick="RUN()" onmousedown="RUN()" style="height:400px">x</div>',
  'animation start':
    '<style>@keyframes k{}</style><div style="animation:k 1s" onanimationstart="RUN()">x</div>',
  'transition end':
    '<div style="transition:all 1ms" ontransitionend="RUN()" onmouseenter="RUN()">x</div>',
  marquee: '<marquee onstart="RUN()" onbounce="RUN()">x</marquee>',
  'video error': '<video><source onerror="RUN()" src=x></video>',
  'custom element': '<x-y onclick="RUN()" is=x style="display:block;height:400px">x</x-y>',
  'mutation by style in noscript':
    '<noscript><style></noscript><img src=x onerror="RUN()"></style>',
  'mutation by math':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=RUN()&gt;">',
  'mutation by svg title': '<svg></p><style><a title="</style><img src=x onerror=RUN()>">',
  'mutation by form nesting':
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN()>',
  'mutation by select': '<select><style><img src=x onerror=RUN()></style></select>',
  'mutation by textarea': '<textarea></textarea><img src=x onerror=RUN()></textarea>',
  'mutation by comment': '<!--><img src=x onerror=RUN()>--><!--!><img src=x onerror=RUN()>',
  'mutation by template':
    '<template><script>RUN()</script></template><div><template><img src=x onerror=RUN()></template></div>',
  'text end in a style': '<style>a{content:"</style><img src=x onerror=RUN()>"}</style>',
  'escaped text end in a style':
    '<style>a{content:"\\3c/style>\\3cimg src=x onerror=RUN()>"}</style>x',
  'text end in a title': '<title></title><img src=x onerror=RUN()></title>',
  'title with markup': '<title>&lt;/title>&lt;script>RUN()&lt;/script></title>',
  'document names':
    '<img name=body><img name=addEventListener><form name=documentElement></form><img src=x onerror=RUN()>',
  'unclosed attribute': '<img src="x" alt="`<script>RUN()</script>" onerror=RUN()',
  'null characters': '<scr\u0000ipt>RUN()</scr\u0000ipt><img src=x on\u0000error=RUN()>',
  'slash instead of space': '<img/src=x/onerror=RUN()>',
  'style expression':
    '<div style="width:expression(RUN());behavior:url(x);-moz-binding:url(x)">x</div>',
  'style import of a script':
    '<style>@import "javascript:RUN()";</style><div style="background:url(javascript:RUN())">x',
  'event in an html element': '<html onclick="RUN()" onmousemove="RUN()"><body>x',
  'popover toggle':
    '<div popover id=p onbeforetoggle="RUN()">x</div><button popovertarget=p style="width:100%;height:400px">x</button>',
  'end of the view\u2019s own policy':
    '</head><body></body></html><script>RUN()</script><img src=x onerror=RUN()>',
  'content visibility':
    '<p style="content-visibility:auto" oncontentvisibilityautostatechange="RUN()">x</p>',
  'scroll snap':
    '<div onscrollsnapchange="RUN()" onscroll="RUN()" style="overflow:scroll;height:50px"><div style="height:999px">x</div></div>',
};

/** All vectors, each with a host of its own. */
export const VECTORS: readonly Vector[] = [
  ...Object.entries(LOADS).map(([name, html]) => ({ name: `load: ${name}`, html })),
  ...Object.entries(SCRIPTS).map(([name, html]) => ({ name: `script: ${name}`, html })),
].map(({ name, html }, index) => ({
  name,
  html: html
    .replaceAll('HOST', vectorHost(index))
    .replaceAll('RUN()', `(window.top||window).scriptRan(${index})`),
}));

export function vectorHost(index: number): string {
  return `v${index}.leak.test`;
}
