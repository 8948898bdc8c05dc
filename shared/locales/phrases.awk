# Makes C tables of the phrase files and checks that every language says the same things.
#
#   awk -v out_header=build/generated/phrases.h -v out_table=build/generated/phrases.inc \
#       -f shared/locales/phrases.awk shared/locales/*/*.phrases
#
# The name of a file's folder is its language. A line is `key_in_lower_case = text`; lines that start with # and blank lines
# are skipped; \n in a text is a line break; {name} is a place to fill. English comes first and is the measure: a key that
# is missing or surplus elsewhere, or whose {names} differ, stops the build.

function complain(message) {
    print message > "/dev/stderr"
    complaints++
}

function language_of_file(file,    parts, count) {
    count = split(file, parts, "/")
    return count > 1 ? parts[count - 1] : "?"
}

function trimmed(text) {
    sub(/^[ \t\r]+/, "", text)
    sub(/[ \t\r]+$/, "", text)
    return text
}

function constant(name) {
    name = toupper(name)
    gsub(/[^A-Z0-9]/, "_", name)
    return name
}

# Trigraphs are alive in ISO C, so a question mark is escaped too.
function c_string(text,    out, at, character) {
    out = ""
    for (at = 1; at <= length(text); at++) {
        character = substr(text, at, 1)
        if (character == "\\" && substr(text, at + 1, 1) == "n") {
            out = out "\\n"
            at++
        } else if (character == "\\" || character == "\"" || character == "?") {
            out = out "\\" character
        } else {
            out = out character
        }
    }
    return "\"" out "\""
}

# The {names} of a text, each once, sorted, as "{a} {b} ".
function places(text,    found, name, sorted, count, names, at, other, held) {
    count = 0
    while (match(text, /\{[^{}]*\}/)) {
        name = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        if (!(name in found)) {
            found[name] = 1
            names[++count] = name
        }
    }
    for (at = 2; at <= count; at++) {
        held = names[at]
        for (other = at - 1; other >= 1 && names[other] > held; other--)
            names[other + 1] = names[other]
        names[other + 1] = held
    }
    sorted = ""
    for (at = 1; at <= count; at++)
        sorted = sorted names[at] " "
    return sorted
}

function check_text(where, key, text,    rest) {
    if (text == "")
        complain(where ": the phrase \"" key "\" has no text")
    rest = text
    gsub(/\{[a-z][a-z0-9_]*\}/, "", rest)
    if (rest ~ /[{}]/)
        complain(where ": the phrase \"" key "\" has a { or } that is no {name_in_lower_case}")
}

function add_language(language,    at) {
    if (language in language_known)
        return
    language_known[language] = 1
    if (language == "en")
        return
    for (at = ++others_count; at > 1 && others[at - 1] > language; at--)
        others[at] = others[at - 1]
    others[at] = language
}

function check_languages(    index_, key_index, key, language) {
    if (!("en" in language_known)) {
        complain("phrases: there is no English (a folder named en)")
        return
    }
    for (index_ = 2; index_ <= languages_count; index_++) {
        language = languages[index_]
        for (key_index = 1; key_index <= keys_count; key_index++) {
            key = keys[key_index]
            if (!((language, key) in texts))
                complain("phrases: \"" key "\" is missing in the language " language)
            else if (places(texts[language, key]) != places(texts["en", key]))
                complain(wheres[language, key] ": \"" key "\" has the places " places(texts[language, key]) \
                    "in the language " language " but " places(texts["en", key]) "in en")
        }
    }
    for (index_ = 1; index_ <= seen_count; index_++)
        if (!(("en", seen_key[index_]) in texts))
            complain(wheres[seen_language[index_], seen_key[index_]] ": \"" seen_key[index_] \
                "\" stands in the language " seen_language[index_] " but not in en")
}

function write_header(    at) {
    print "/* Made by shared/locales/phrases.awk from the phrase files; not to be edited. */" > out_header
    print "#ifndef GENERATED_PHRASES_H\n#define GENERATED_PHRASES_H\n\nenum language {" > out_header
    for (at = 1; at <= languages_count; at++)
        print "    LANGUAGE_" constant(languages[at]) "," > out_header
    print "    LANGUAGES_COUNT\n};\n\nenum phrase {\n    PHRASE_NONE," > out_header
    for (at = 1; at <= keys_count; at++)
        print "    PHRASE_" constant(keys[at]) "," > out_header
    print "    PHRASES_COUNT\n};\n\n#endif" > out_header
    close(out_header)
}

function write_table(    index_, at, language) {
    print "/* Made by shared/locales/phrases.awk from the phrase files; not to be edited. */" > out_table
    print "static const char *const language_tags[LANGUAGES_COUNT] = {" > out_table
    for (index_ = 1; index_ <= languages_count; index_++)
        print "    [LANGUAGE_" constant(languages[index_]) "] = " c_string(languages[index_]) "," > out_table
    print "};\n\nstatic const char *const phrase_texts[LANGUAGES_COUNT][PHRASES_COUNT] = {" > out_table
    for (index_ = 1; index_ <= languages_count; index_++) {
        language = languages[index_]
        print "    [LANGUAGE_" constant(language) "] = {\n        [PHRASE_NONE] = \"\"," > out_table
        for (at = 1; at <= keys_count; at++)
            print "        [PHRASE_" constant(keys[at]) "] = " c_string(texts[language, keys[at]]) "," > out_table
        print "    }," > out_table
    }
    print "};\n\nstatic const char *const phrase_keys[PHRASES_COUNT] = {\n    [PHRASE_NONE] = \"\"," > out_table
    for (at = 1; at <= keys_count; at++)
        print "    [PHRASE_" constant(keys[at]) "] = " c_string(keys[at]) "," > out_table
    print "};" > out_table
    close(out_table)
}

FNR == 1 {
    language = language_of_file(FILENAME)
    add_language(language)
}

/^[ \t\r]*(#.*)?$/ { next }

{
    where = FILENAME ":" FNR
    equals = index($0, "=")
    key = trimmed(substr($0, 1, equals - 1))
    text = trimmed(substr($0, equals + 1))
    if (!equals || key !~ /^[a-z][a-z0-9_]*$/) {
        complain(where ": this is no line of the form key_in_lower_case = text")
        next
    }
    if (key == "none") {
        complain(where ": the key \"" key "\" is reserved")
        next
    }
    if ((language, key) in texts) {
        complain(where ": \"" key "\" already stands at " wheres[language, key])
        next
    }
    check_text(where, key, text)
    texts[language, key] = text
    wheres[language, key] = where
    seen_language[++seen_count] = language
    seen_key[seen_count] = key
    if (language == "en")
        keys[++keys_count] = key
}

END {
    languages[languages_count = 1] = "en"
    for (at = 1; at <= others_count; at++)
        languages[++languages_count] = others[at]
    if (out_header == "" || out_table == "")
        complain("phrases: say -v out_header=FILE -v out_table=FILE")
    check_languages()
    if (complaints)
        exit 1
    write_header()
    write_table()
}
