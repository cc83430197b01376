import { eachOf, type Markup, type VectorGroup } from './vector';

const ADDRESS = 'url(https://HOST/a)';

/** Properties that take an image, and what else an element needs to show it. */
const PROPERTIES: Readonly<Record<string, string>> = {
  background: `background:${ADDRESS}`,
  'background image': `background-image:${ADDRESS}`,
  'second background': `background:none,${ADDRESS}`,
  'border image': `border:9px solid;border-image:${ADDRESS} 1`,
  'border image source': `border:9px solid;border-image-source:${ADDRESS}`,
  'old border image': `border:9px solid;-webkit-border-image:${ADDRESS} 1`,
  content: `content:${ADDRESS}`,
  cursor: `cursor:${ADDRESS},auto;height:400px`,
  mask: `mask:${ADDRESS}`,
  'mask image': `mask-image:${ADDRESS}`,
  'old mask': `-webkit-mask:${ADDRESS}`,
  'old mask image': `-webkit-mask-image:${ADDRESS}`,
  'mask box image': `-webkit-mask-box-image:${ADDRESS} 1`,
  'mask box image source': `-webkit-mask-box-image-source:${ADDRESS}`,
  reflection: `-webkit-box-reflect:below 0 ${ADDRESS}`,
  'shape outside': `float:left;width:9px;shape-outside:${ADDRESS}`,
  filter: 'filter:url(https://HOST/a#f)',
  'backdrop filter': 'backdrop-filter:url(https://HOST/a#f)',
  'clip path': 'clip-path:url(https://HOST/a#c)',
  'offset path': 'offset-path:url(https://HOST/a#p);position:absolute',
  'list marker': `display:list-item;list-style:inside ${ADDRESS}`,
  'list marker image': `display:list-item;list-style-image:${ADDRESS}`,
  'fill that is inherited': 'fill:url(https://HOST/a#x)',
  'size by an image': `width:calc-size(min-content,size);background:${ADDRESS}`,
};

/** Notations of one declaration that a browser reads as a background from a host. */
const NOTATIONS: Readonly<Record<string, string>> = {
  'in capitals': 'BACKGROUND:URL(HTTPS://HOST/a)',
  'in double quotes': 'background:url(&quot;https://HOST/a&quot;)',
  'in single quotes': "background:url('https://HOST/a')",
  'without a scheme': 'background:url(//HOST/a)',
  'with backslashes for slashes': 'background:url(https:\\\\HOST\\\\a)',
  'after spaces': 'background:url(  \n https://HOST/a \n )',
  'with an escaped letter in the function': 'background:u\\72l(https://HOST/a)',
  'with a six-digit escape in the function': 'background:\\000075rl(https://HOST/a)',
  'with an escape and a space in the function': 'background:ur\\6c (https://HOST/a)',
  'with a letter escaped as itself': 'background:\\url(https://HOST/a)',
  'with an escaped property': 'b\\61 ckground:url(https://HOST/a)',
  'with an escaped scheme': 'background:url(\\68ttps://HOST/a)',
  'with an escaped colon': 'background:url(https\\3a //HOST/a)',
  'with a line break in a string': "background:url('https://\\\nHOST/a')",
  'with a tab in the address': "background:url('ht\\9 tps://HOST/a')",
  'with a comment before': 'background:/**/url(https://HOST/a)/**/',
  'with a comment in the property': 'background/**/:url(https://HOST/a)',
  'without an end': 'background:url(https://HOST/a',
  'without an end in quotes': "background:url('https://HOST/a",
  'with importance': 'background:url(https://HOST/a)!important',
  'after a declaration that is not one': '{}x;y:;background:url(https://HOST/a)',
  'after an unknown at-rule': '@x;background:url(https://HOST/a)',
  'after a semicolon in a string': `--a:';';background:url(https://HOST/a)`,
  'with the function of a set': "background:image-set('https://HOST/a' 1x)",
  'with the old function of a set': '-x:y;background:-webkit-image-set(url(https://HOST/a) 1x)',
  'with the type of a set': "background:image-set('https://HOST/a' type('image/png'))",
  'with a cross-fade': 'background:cross-fade(url(https://HOST/a),red)',
  'with the old cross-fade':
    'background:-webkit-cross-fade(url(https://HOST/a),url(https://HOST/b),50%)',
  'with the function of an image': "background:image('https://HOST/a')",
  'with the function of a source': "background:src('https://HOST/a')",
  'with a modifier': "background:url('https://HOST/a' crossorigin(anonymous))",
  'in a variable': '--u:url(https://HOST/a);background:var(--u)',
  'in a chain of variables':
    '--a:url(https://HOST/a);--b:var(--a);--c:var(--b);background:var(--c)',
  'in a variable with escapes': '--u:\\75\\72\\6c(https://HOST/a);background:var(--u)',
  'in a variable with an escaped name': '--\\75:url(https://HOST/a);background:var(--u)',
  'as a string in a variable': "--u:'https://HOST/a';background:image-set(var(--u) 1x)",
  'in the fallback of a variable': 'background:var(--none,url(https://HOST/a))',
  'in the fallback of a fallback': 'background:var(--none,var(--no,url(https://HOST/a)))',
  'escaped in the fallback of a variable': 'background:var(--none,u\\72l(https://HOST/a))',
  'in the fallback of a variable beside others':
    'margin:var(--m,1px);background:var(--none,url(https://HOST/a))!important',
  'in the fallback of a long property': 'background-image:var(--none,url(https://HOST/a))',
  'in the fallback of the environment': 'background:env(none,url(https://HOST/a))',
  'in the fallback of an attribute': "background:image-set(attr(data-none,'https://HOST/a') 1x)",
  'in a condition': '--a:1;background:if(style(--a:1):url(https://HOST/a);else:none)',
  'in a condition of a medium': 'background:if(media(all):url(https://HOST/a);else:none)',
  'in a mix of fallback and condition': 'background:var(--none,if(media(all):url(https://HOST/a)))',
  'as every property': 'all:unset;background:url(https://HOST/a)',
  'as a position that is fixed': 'position:fixed;inset:0;background:url(https://HOST/a)',
};

const attribute = (style: string): Markup => `<div style="height:20px;${style}">x</div>`;
const NESTED = 'p{background:url(https://HOST/a)}';

/** Rules that hold an address, or that other rules hide in. */
const SHEETS: Readonly<Record<string, string>> = {
  import: '@import "https://HOST/a.css";',
  'import by url': '@import url(//HOST/a.css);',
  'import by a quoted url': "@import url('https://HOST/a.css');",
  'import in capitals': '@IMPORT "HTTPS://HOST/a.css";',
  'import with an escape': '@\\69mport "https://HOST/a.css";',
  'import with an escaped address': '@import "\\68ttps://HOST/a.css";',
  'import without an end': '@import "https://HOST/a.css',
  'import into a layer': '@import "https://HOST/a.css" layer(a);',
  'import by support': '@import "https://HOST/a.css" supports(color:red);',
  'import for a medium': '@import "https://HOST/a.css" all;',
  'import into a scope': '@import "https://HOST/a.css" scope((p) to (b));',
  'import after a layer': '@layer a;@import "https://HOST/a.css";',
  'import after a character set': '@charset "utf-8";@import "https://HOST/a.css";',
  'import after a comment': '/*x*/<!--@import "https://HOST/a.css";-->',
  'import after an unknown rule': '@x y;@import "https://HOST/a.css";',
  'import of data that imports': '@import "data:text/css,@import%20%22https://HOST/a%22;";',
  'namespace and prefix':
    '@namespace h url(http://www.w3.org/1999/xhtml);h|p{background:url(https://HOST/a)}',
  'namespace of the host': '@namespace url(https://HOST/a);p{background:url(https://HOST/b)}',
  font: '@font-face{font-family:f;src:url(https://HOST/a)}*{font-family:f}',
  'font with a local one first':
    '@font-face{font-family:f;src:local(no-such),url(https://HOST/a)format("woff2")}*{font:9px f}',
  'font for some letters':
    '@font-face{font-family:f;src:url(https://HOST/a);unicode-range:U+78}p{font-family:f}',
  'font in a variable':
    '@font-face{font-family:f;src:url(https://HOST/a)}p{--f:f;font-family:var(--f)}',
  'font in a medium': '@media all{@font-face{font-family:f;src:url(https://HOST/a)}p{font:9px f}}',
  'font in a layer': '@layer a{@font-face{font-family:f;src:url(https://HOST/a)}p{font:9px f}}',
  plain: 'p{background:url(https://HOST/a)}',
  'page body': 'html body{background:url(https://HOST/a)}',
  root: ':root{background:url(https://HOST/a)}',
  everything: '*{background:url(https://HOST/a)}',
  'in a comment of HTML': '<!--\np{background:url(https://HOST/a)}\n-->',
  'after a broken rule': 'x{y:{;}}}p{background:url(https://HOST/a)}',
  'in a medium': `@media all{${NESTED}}`,
  'in a medium and a condition': `@media all{@supports(color:red){${NESTED}}}`,
  'in a condition': `@supports not (x:y){${NESTED}}`,
  'in a condition on a selector': `@supports selector(:is(a)){${NESTED}}`,
  'in a layer': `@layer a{${NESTED}}`,
  'in a nameless layer': `@layer{${NESTED}}`,
  'in a container': `body{container-type:inline-size}@container (min-width:1px){${NESTED}}`,
  'in a container by style': `@container style(--a:1){${NESTED}}body{--a:1}`,
  'in a scope': `@scope (body){${NESTED}}`,
  'in the scope of a sheet': `@scope{${NESTED}:scope{background:url(https://HOST/a)}}`,
  'in a starting style': `@starting-style{${NESTED}}p{transition:background 1s;background:none}`,
  'in a starting style in a rule':
    'p{transition:background 1s;background:none;@starting-style{background:url(https://HOST/a)}}',
  'in a nested rule': 'body{& p{background:url(https://HOST/a)}}',
  'in a nested medium': 'p{@media all{background:url(https://HOST/a)}}',
  'after a nested rule': 'p{& b{color:red}background:url(https://HOST/a)}',
  'in a document': '@-moz-document url-prefix(){p{background:url(https://HOST/a)}}',
  'in key frames': '@keyframes k{from{background:url(https://HOST/a)}}p{animation:k 1s}',
  'in the end of key frames':
    '@keyframes k{to{background:url(https://HOST/a)}}p{animation:k 1s infinite}',
  'in old key frames':
    '@-webkit-keyframes k{from{background:url(https://HOST/a)}}p{animation:k 1s}',
  'in the fallback of key frames':
    '@keyframes k{from{background:var(--none,url(https://HOST/a))}}p{animation:k 1s}',
  'in a variable of key frames':
    '@keyframes k{from{--u:url(https://HOST/a)}}p{animation:k 1s;background:var(--u)}',
  'in a variable of the root': ':root{--u:url(https://HOST/a)}p{background:var(--u)}',
  'in a variable with an address that is split':
    ':root{--u:"https://HOST/a"}p{background:image-set(var(--u) 1x)}',
  'in a registered property':
    '@property --p{syntax:"<image>";inherits:true;initial-value:url(https://HOST/a)}p{background:var(--p)}',
  'in a registered string':
    '@property --p{syntax:"<string>";inherits:true;initial-value:"https://HOST/a"}p{background:image-set(var(--p) 1x)}',
  'in a function': '@function --f(){result:url(https://HOST/a)}p{background:--f()}',
  'in the default of a function':
    '@function --f(--u:url(https://HOST/a)){result:var(--u)}p{background:--f()}',
  'in the argument of a function':
    '@function --f(--u){result:var(--u)}p{background:--f(url(https://HOST/a))}',
  'in a page': '@page{background:url(https://HOST/a);@top-left{content:url(https://HOST/b)}}',
  'in a counter':
    '@counter-style c{system:cyclic;symbols:url(https://HOST/a)}p{display:list-item;list-style:c}',
  'in a position to try':
    '@position-try --t{background:url(https://HOST/a)}p{position:absolute;position-try:--t}',
  'in a view transition':
    '@view-transition{navigation:auto}::view-transition{background:url(https://HOST/a)}',
  'before text': 'p::before{content:url(https://HOST/a)}',
  'after text': 'p::after{content:"x"url(https://HOST/a)"y"/"z"}',
  'old before text': 'p:before{content:"";background:url(https://HOST/a);display:block}',
  'first letter': 'p::first-letter{background:url(https://HOST/a)}',
  'first line': 'p::first-line{background:url(https://HOST/a)}',
  marker: 'p{display:list-item}p::marker{content:url(https://HOST/a)}',
  'attribute selector': 'p[class^=s]{background:url(https://HOST/a)}',
  'selector of what is inside': 'body:has(b){background:url(https://HOST/a)}',
  'selector of a language':
    'p:lang(en){background:url(https://HOST/a)}p:not(:lang(en)){list-style:x}',
  'selector with escapes': '\\70{background:url(https://HOST/a)}',
};

const STATES: VectorGroup = {
  name: 'style of a state',
  vectors: {
    'pointed at': '<style>b:hover{background:url(https://HOST/a)}</style><b FILL>x</b>',
    pressed: '<style>b:active{background:url(https://HOST/a)}</style><b FILL>x</b>',
    focused: '<style>b:focus{background:url(https://HOST/a)}</style><b tabindex=0 FILL>x</b>',
    'focused within':
      '<style>body:focus-within{background:url(https://HOST/a)}</style><b tabindex=0 FILL>x</b>',
    checked:
      '<style>input:checked+b{background:url(https://HOST/a)}</style><label FILL><input type=checkbox><b>x</b></label>',
    opened:
      '<style>details[open] b{background:url(https://HOST/a)}</style><details><summary FILL>x</summary><b>y</b></details>',
    target:
      '<style>b:target{background:url(https://HOST/a)}</style><a href="#b" FILL><b id=b>x</b></a>',
    'unvisited link':
      '<style>a:link{background:url(https://HOST/a)}</style><a href="//x.test">x</a>',
    'pointed at through a variable':
      '<style>b:hover{--u:url(https://HOST/a)}b{background:var(--u)}</style><b FILL>x</b>',
    'cursor when pointed at':
      '<style>b:hover{cursor:url(https://HOST/a),auto}</style><b FILL>x</b>',
    'text of a field':
      '<style>input::placeholder{background:url(https://HOST/a)}</style><input placeholder=x>',
    'value of a field':
      '<style>input[value^=s]{background:url(https://HOST/a)}</style><input value=secret>',
    'button of a file':
      '<style>::file-selector-button{background:url(https://HOST/a)}</style><input type=file>',
    'open popover':
      '<style>:popover-open{background:url(https://HOST/a)}</style><div popover id=p>x</div><button popovertarget=p FILL>x</button>',
    'open dialog':
      '<style>dialog[open]{background:url(https://HOST/a)}</style><dialog open>x</dialog>',
  },
};

const CARRIERS: VectorGroup = {
  name: 'style sheet',
  vectors: {
    ...Object.fromEntries(
      Object.entries(SHEETS).map(([name, sheet]) => [
        name,
        `<style>${sheet}</style><p class=secret>x <b>y</b></p>`,
      ]),
    ),
    'in the body': '<p>x<style>p{background:url(https://HOST/a)}</style>',
    'in the head': '<html><head><style>p{background:url(https://HOST/a)}</style></head><body><p>x',
    'of a medium': '<style media=screen>p{background:url(https://HOST/a)}</style><p>x',
    'with a type': '<style type=text/css>p{background:url(https://HOST/a)}</style><p>x',
    'in a picture': '<svg><style>p{background:url(https://HOST/a)}</style></svg><p>x',
    'in a picture as references':
      '<svg><style>&#112;{background:&#117;rl(https://HOST/a)}</style></svg><p>x',
    'in a formula': '<math><mtext><style>p{background:url(https://HOST/a)}</style></math><p>x',
    'in noscript': '<noscript><style>p{background:url(https://HOST/a)}</style></noscript><p>x',
    'without an end': '<p>x<style>p{background:url(https://HOST/a)}',
    'in a frame': '<iframe srcdoc="<style>p{background:url(https://HOST/a)}</style><p>x"></iframe>',
    'in a shadow tree':
      '<div><template shadowrootmode=open><style>:host{background:url(https://HOST/a)}</style>x</template></div>',
    'in a select': '<select><style>p{background:url(https://HOST/a)}</style></select><p>x',
    'in a table': '<table><style>p{background:url(https://HOST/a)}</style></table><p>x',
  },
};

export const STYLE_LOADS: readonly VectorGroup[] = [
  {
    name: 'style',
    areContained: true,
    vectors: eachOf({ ...PROPERTIES }, { property: (style) => attribute(style) }),
  },
  {
    name: 'style of the body',
    vectors: {
      background: '<body style="background:url(https://HOST/a)">x',
      'list marker': '<body style="list-style:url(https://HOST/a)"><li>x',
    },
  },
  {
    name: 'style notation',
    areContained: true,
    vectors: eachOf(NOTATIONS, { address: attribute }),
  },
  CARRIERS,
  STATES,
];
