use super::*;

fn is_plain(text: &str) -> bool {
    read(text.as_bytes()) == Template::Plain
}

fn is_code(text: &str) -> bool {
    matches!(read(text.as_bytes()), Template::Code(_))
}

fn is_unsure(text: &str) -> bool {
    matches!(read(text.as_bytes()), Template::Unsure(_))
}

#[test]
fn a_template_of_plain_formatting_is_plain() {
    for text in [
        "",
        "no template { at } all }} %}",
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message.content | trim }}{% endfor %}",
        "{%- set ns = namespace(found=false) -%}{%- if (not ns.found) and messages[0].role == 'system' -%}x{%- endif -%}",
        "{{ {'role': {'name': 1}}['role']['name'] }}{{ raise_exception(\"it's \\\"odd\\\"\") }}",
        "{% macro turn(x) %}{{ x.strip() }}{% endmacro %}{{ turn(messages | selectattr('role', 'equalto', 'user') | list) }}",
        "{# __class__ is a comment #}{% if x is divisibleby(2) %}{{- bos_token -}}{% endif %}",
        "__class__ outside of a block is text",
        "{% set ns = namespace(a=1) %}{% set ns.b = 2 %}{% for x in y %}{% set ns = namespace(a=ns.b) %}{{ x[ns.a | int] }}{% endfor %}",
        "{% set y = range is defined %}{% if strftime_now is defined and not range is none %}{{ dict(role=x, content=[]) }}{% endif %}",
        "{{ messages[1:][-1][loop.index0 + 1]['role'] }}{% if x in ['a', y] and z == [b] %}{% endif %}",
        "{{ x | selectattr('role', 'in', ['a', 'b']) | map(attribute='content', default='') | join('\n') }}",
    ] {
        assert!(is_plain(text), "{text}: {:?}", read(text.as_bytes()));
    }
}

#[test]
fn a_template_that_leads_out_of_itself_is_code() {
    for text in [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ x['__globals__'] }}",
        "{% for a in ().mro() %}{% endfor %}",
        "{{ x | attr('y') }}",
        "{{ x |\n attr ('y') }}",
        "{% include 'other' %}",
        "{%- from 'a' import b -%}",
        "{% if (x.f_globals) %}{% endif %}",
        // Braces and quotes that do not end the block.
        "{{ {'}}': 1} and x.__init__ }}",
        "{{ '\\'}}' ~ x.__init__ }}",
        "{{ \"#}\" }}{# {{ #}{{ cycler.__init__.__globals__.os }}",
    ] {
        assert!(is_code(text), "{text}: {:?}", read(text.as_bytes()));
    }
}

#[test]
fn a_template_that_is_not_understood_is_not_called_plain() {
    for text in [
        "{{ x",
        "{% if x ",
        "{{ 'x }}",
        "{# x",
        "{{ '__cla' ~ 'ss__' }}",
        "{{ '_' ~ '_' ~ 'class' }}",
        "{{ x['\\x5f\\x5fclass\\x5f\\x5f'] }}",
        "{{ x['\\u005f'] }}",
        "{% raw %}{{ ' {% endraw %}{{ ' }}",
        "{{ lipsum }}",
        "{{ evil() }}",
        "{{ 'x'.format(y) }}",
        "{{ x | xmlattr }}",
        "{{ turn._environment }}",
        "{{ turn['_environment'] }}",
        // Names of attributes that are put together.
        "{{ x['%c%cclass%c%c' % (95, 95, 95, 95)] }}",
        "{% set u = 'a_b'[1] %}{{ x[u ~ u ~ 'class' ~ u ~ u] }}",
        "{% set k = 'a_b'[1] * 2 %}{{ x[k] }}",
        "{{ x['a' 'b'] }}",
        "{{ x[y.z] }}",
        "{{ x[0, y] }}",
        "{{ x | map(attribute=name) | list }}",
        "{{ x | map(attribute='a' ~ 'b') | list }}",
        "{{ x | selectattr('a' + 'b') | list }}",
        "{{ x | selectattr('a'[0]) | list }}",
    ] {
        assert!(is_unsure(text), "{text}: {:?}", read(text.as_bytes()));
    }
    assert!(matches!(read(b"\xff"), Template::Unsure(_)));
    assert!(is_unsure(&"x".repeat(MAX_TEMPLATE + 1)) && is_plain(&"x".repeat(MAX_TEMPLATE)));
}

#[test]
fn a_long_name_is_quoted_in_part_and_depth_takes_no_stack() {
    let Template::Code(why) = read(format!("{{{{ __{} }}}}", "a".repeat(10_000)).as_bytes()) else { panic!("no code") };
    assert!(why.chars().count() < 60, "{why}");
    assert!(is_unsure(&format!("{{{{ {}", "(".repeat(200_000))));
}

/// Small templates in the manner of those that models in use have.
#[test]
fn a_template_in_the_manner_of_models_in_use_is_plain() {
    for text in [
        // Headers of roles, a date, tools in the first message.
        "{{- bos_token }}{%- if not date_string is defined %}{%- if strftime_now is defined %}\
         {%- set date_string = strftime_now('%d %b %Y') %}{%- else %}{%- set date_string = '26 Jul 2024' %}{%- endif %}{%- endif %}\
         {%- if messages[0]['role'] == 'system' %}{%- set intro = messages[0]['content'] | trim %}\
         {%- set messages = messages[1:] %}{%- else %}{%- set intro = '' %}{%- endif %}\
         {%- for t in tools %}{{- t | tojson(indent=4) }}{{- '\\n\\n' }}{%- endfor %}\
         {%- for message in messages %}\
         {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}\
         {{- '<|start|>' + message['role'] + '<|end|>\\n\\n' + message['content'] | trim + '<|eot|>' }}\
         {%- elif 'tool_calls' in message %}\
         {%- if not message.tool_calls | length == 1 %}{{- raise_exception('one tool call at once') }}{%- endif %}\
         {%- set call = message.tool_calls[0].function %}\
         {%- for key, value in call.arguments | items %}{{- key + '=\"' + value + '\"' }}\
         {%- if not loop.last %}{{- ', ' }}{%- endif %}{%- endfor %}{%- endif %}{%- endfor %}\
         {%- if builtin_tools is defined %}{{- builtin_tools | reject('equalto', 'search') | join(', ') }}{%- endif %}",
        // Rows of one role, thoughts, the last question.
        "{%- set ns = namespace(multi_step=true, last=messages | length - 1) %}\
         {%- for message in messages[::-1] %}{%- set at = (messages | length - 1) - loop.index0 %}\
         {%- if ns.multi_step and message.role == 'user' and message.content is string and \
         not (message.content.startswith('<tool>') and message.content.endswith('</tool>')) %}\
         {%- set ns.multi_step = false %}{%- set ns.last = at %}{%- endif %}{%- endfor %}\
         {%- for message in messages %}\
         {%- if (message.role == 'user') or (message.role == 'system' and not loop.first) %}\
         {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}\
         {%- elif message.role == 'assistant' %}{%- set text = message.content %}\
         {%- if '</think>' in text %}{%- set text = text.split('</think>')[-1].lstrip('\\n') %}{%- endif %}{{- text }}\
         {%- elif message.role == 'tool' %}\
         {%- if loop.first or (messages[loop.index0 - 1].role != 'tool') %}{{- '<|im_start|>user' }}{%- endif %}\
         {%- if loop.last or (messages[loop.index0 + 1].role != 'tool') %}{{- '<|im_end|>\\n' }}{%- endif %}\
         {%- endif %}{%- endfor %}\
         {%- if add_generation_prompt %}{%- if enable_thinking is defined and enable_thinking is false %}x{%- endif %}{%- endif %}",
        // Users and assistants in turn.
        "{%- set turns = messages | selectattr('role', 'equalto', 'user') | list %}\
         {%- set ns = namespace() %}{%- set ns.index = 0 %}\
         {%- for message in messages %}\
         {%- if (message['role'] == 'user') != (ns.index % 2 == 0) %}{{ raise_exception('roles must alternate') }}{%- endif %}\
         {%- set ns.index = ns.index + 1 %}\
         {%- if tools is not none and message == turns[-1] %}\
         {{- '[TOOLS] [' }}{%- for tool in tools %}{%- set tool = tool.function %}\
         {%- for key, value in tool.items() if key != 'return' %}{{- '\"' + key + '\": ' }}{{- value | tojson }}{%- endfor %}\
         {%- endfor %}{{- ']' }}{%- endif %}\
         {{ '[INST] ' + message['content'] + ' [/INST]' if message.content is not none else eos_token }}{%- endfor %}",
        // Parts of a message.
        "{{ bos_token }}{%- for message in messages -%}\
         {%- set role = 'model' if (message['role'] == 'assistant') else message['role'] -%}\
         {{ '<turn>' + role + '\n' }}\
         {%- if message['content'] is string -%}{{ message['content'] | trim }}\
         {%- elif message['content'] is iterable -%}{%- for item in message['content'] -%}\
         {%- if item['type'] == 'image' -%}{{ '<image>' }}{%- elif item['type'] == 'text' -%}{{ item['text'] | trim }}\
         {%- endif -%}{%- endfor -%}{%- else -%}{{ raise_exception(\"bad content\") }}{%- endif -%}\
         {{ '<end>\n' }}{%- endfor -%}",
        "{% macro part(name, schema, depth=0) %}{{ name }}: {{ schema.type | upper }}\
         {% for key, value in schema.properties.items() %}{{ part(key, value, depth=depth + 1) }}{% endfor %}{% endmacro %}\
         {% for tool in tools %}{{ part(tool.name, tool['parameters']) }}{% endfor %}",
        "{% generation %}{{ x | default('', true) }}{% endgeneration %}{% set x %}{{ y }}{% endset %}{% do z.append(1) %}",
    ] {
        assert!(is_plain(text), "{text}: {:?}", read(text.as_bytes()));
    }
}

/// Templates that run a command in Jinja 3.1.6 without a sandbox, and others that leave the grammar in the same places.
#[test]
fn a_template_that_an_attacker_wrote_is_not_plain() {
    for text in [
        // A path of attributes behind a filter, then a function by another's name.
        "{% set range = [[1]|map('upper')] | map(attribute='gi_frame.f_globals.random._os.system') | first %}{{ range('id') }}",
        "{% set g = [1]|map('upper') %}{% set range = [g]|map('attr','gi_frame')|map('attr','f_globals')|first %}{{ range('id') }}",
        "{{ [x] | sort(attribute='content.gi_frame') }}",
        "{{ [x] | map(attribute='content.f_code.co_consts') | list }}",
        "{{ [x] | selectattr('gi_running') | list }}",
        "{{ [x] | groupby('cr_origin') }}",
        "{{ [x] | sum(attribute='tb_lasti') }}",
        "{{ [x] | join(',', 'gi_frame') }}",
        "{{ [x] | sort(false, false, 'gi_frame') }}",
        "{{ [x] | map(*y) | list }}",
        "{{ [x] | map(**y) | list }}",
        "{{ [x] | map('map', 'attr', y) | list }}",
        "{{ [x] | map(y) | list }}",
        "{{ [x] | map('format') | list }}",
        "{{ [x] | select(y) | list }}",
        "{{ [x] | select('filter') | list }}",
        "{{ [x] | selectattr('content', y) | list }}",
        // Names that Jinja takes for its own words elsewhere.
        "{% set context = '' %}{% set u='a_b'[1] %}{% set context = context[u~u~'class'~u~u] %}{{ context() }}",
        "{% set if = '' %}{{ x }}",
        "{% set not = '' %}{{ 1 + not[u ~ 'class'] }}",
        "{{ 1 + not[u] }}",
        "{% for in in x %}{{ in[u] }}{% endfor %}",
        "{% set is = '' %}{{ is[u] }}",
        "{% macro m(if) %}{{ x is defined if[u ~ u] }}{% endmacro %}",
        "{{ x is defined if[u ~ u ~ 'class'] }}",
        "{{ x is defined in[u] }}",
        "{{ x is eq if[u] }}",
        // White space of Python alone, and of nobody.
        "{{ ''\x1c[u~u~'class'~u~u] }}",
        "{{ x.anything\x1c(1) }}",
        "{{ x\x1d.y }}",
        "{{ x.content\u{a0}(1) }}",
        "{{ x\u{2028}['content'] }}",
        "\0",
        // Functions that were bound to something else, in each way to bind.
        "{% set range = x %}",
        "{% for range in x %}{{ range(1) }}{% endfor %}",
        "{% macro m(range) %}{{ range(1) }}{% endmacro %}{{ m(x) }}",
        "{% macro range() %}{% endmacro %}",
        "{% set a, namespace = x %}",
        "{% with range = x %}{{ range(1) }}{% endwith %}",
        "{% macro m() %}{% endmacro %}{% set m = x %}{{ m() }}",
        "{% macro m() %}{% endmacro %}{% for m in x %}{{ m() }}{% endfor %}",
        "{% set m = x %}{% macro m() %}{% endmacro %}{{ m() }}",
        "{% if false %}{% macro eval() %}{% endmacro %}{% endif %}{{ eval('1') }}",
        "{{ m() }}{% macro m() %}{% endmacro %}",
        "{% macro m() %}{% endmacro %}{% macro m() %}{% endmacro %}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{{ m(caller=x) }}",
        "{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(x=1) }}",
        "{% set loop = {'index0': 'content'} %}{{ x[loop.index0 + y] }}",
        // Functions, macros and namespaces under another name, a key or an attribute.
        "{% set u = 'a_b'[1] %}{% set s = '{0.' ~ u ~ u ~ 'globals' ~ u ~ u ~ '[os].environ}' %}\
         {% set ns = namespace(format=0) %}{% set f = s.format %}{% set d = {'strip': f} %}{{ d.strip(raise_exception) }}",
        "{% set f = range %}",
        "{{ [raise_exception] }}",
        "{{ x.append(range) }}",
        "{{ x | default(strftime_now) }}",
        "{{ x[range:] }}",
        "{{ -range is defined }}",
        "{{ x is divisibleby range is defined }}",
        "{% macro m() %}{% endmacro %}{{ x.append(m) }}",
        "{% macro a() %}{{ x.append(m) }}{% endmacro %}{% macro m() %}{% endmacro %}{{ a() }}",
        "{{ {'strip': x}.strip() }}",
        "{{ {'st' ~ 'rip': x} }}",
        "{{ {x: y} }}",
        "{{ dict(strip=x) }}",
        "{{ dict([('strip', x)]) }}",
        "{% set ns = namespace(strip=x) %}{{ ns.strip(1) }}",
        "{% set ns = namespace(strip=x) %}{% set d = ns %}",
        "{{ namespace(strip=x) }}",
        "{{ [namespace(strip=x)] }}",
        "{% set d = (namespace(strip=x)) %}",
        "{% set d = namespace(strip=x) if y else z %}",
        // Attributes of what is no namespace, or not always.
        "{% set ns = namespace(format=0) %}{{ x.format }}",
        "{% set ns = namespace(format=0) %}{% set s = '' %}{{ s.format }}",
        "{% set ns = namespace(format=0) %}{{ (ns.format).format }}",
        "{% set ns = namespace(format=0) %}{% set ns = '' %}{{ ns.format }}",
        "{% set ns = namespace(format=0) %}{% set ns %}x{% endset %}{{ ns.format }}",
        "{% set ns = namespace(format=0) %}{% for ns in x %}{{ ns.format }}{% endfor %}",
        "{% set ns = namespace(format=0) %}{% macro m(ns) %}{{ ns.format }}{% endmacro %}",
        "{% set ns = '' %}{% set ns = namespace(format=0) %}",
        "{% if x %}{% set ns = namespace(format=0) %}{% endif %}{{ ns.format }}",
        "{% for x in y %}{% set ns = namespace(format=0) %}{% endfor %}{{ ns.format }}",
        "{% macro m() %}{% set ns = namespace(format=0) %}{% endmacro %}{{ ns.format }}",
        "{% set a, ns = namespace(format=0), 1 %}{{ ns.format }}",
        "{% set ns.format = 0 %}{{ ns.format }}",
        "{{ ns.content }}{% set ns = namespace(format=0) %}",
        // Calls of what is no function of the lists.
        "{{ (range)(1) }}",
        "{{ x['content'](1) }}",
        "{{ [x][0](1) }}",
        "{{ namespace(a=x).a(1) }}",
        "{{ range(1)(2) }}",
        "{{ (x | first)(1) }}",
        "{{ x is eq y (1) }}",
        "{{ loop(x) }}",
        "{{ x.format(y) }}",
        "{% call m() %}{% endcall %}",
        // Attributes of generators and their kin, by each way to name one.
        "{% set ns = namespace(gi_frame=1) %}{{ ns.gi_frame }}",
        "{% set ns.f_globals = 1 %}",
        "{{ x.gi_yieldfrom }}",
        "{{ x.co_consts }}",
        "{{ x.surprise }}",
        "{{ x['surprise'] }}",
        "{{ x['content.role'] }}",
        "{% set ns = namespace(found=1) %}{{ x.content.found }}",
        // Keys that are computed, or may be.
        "{{ x['role' ~ y] }}",
        "{{ x['role' + y] }}",
        "{{ x['role' if y else z] }}",
        "{{ x['role' | trim] }}",
        "{{ x[('role')] }}",
        "{{ x[['role'][0]] }}",
        "{{ x[y | first] }}",
        "{{ x[y | int(z)] }}",
        "{{ x[y | length ~ z] }}",
        "{{ x[loop.previtem] }}",
        "{{ x[1:2:3:4] }}",
        "{{ x[range(1)] }}",
        "{{ x[] }}",
        "{{ x['ro\\\nle'] }}",
        "{{ x[\"\\_\"] }}",
        // Statements that don't match, so that nobody knows what they bind where.
        "{% if x %}",
        "{% endif %}",
        "{% if x %}{% endfor %}",
        "{% for x in y %}{% elif z %}{% endfor %}",
        "{% block a %}{% endblock %}",
        "{% print x %}",
        "{% autoescape false %}{% endautoescape %}",
        "{{ x) }}",
        "{{ (x] }}",
        "{{ x; y }}",
        "{{ 1_0 }}",
        "{{ 1.real.x }}",
    ] {
        assert!(!is_plain(text), "{text:?} is called plain");
    }
}

#[test]
fn the_depth_of_values_is_bounded() {
    let nested = |depth: usize| format!("{{{{ {}1{} }}}}", "(".repeat(depth), ")".repeat(depth));
    assert!(is_plain(&nested(20)));
    assert!(is_unsure(&nested(40)) && is_unsure(&nested(100_000)));
    let many = format!("{{{{ x{} }}}}", " | trim | q".repeat(20_000));
    assert!(is_unsure(&many));
}
