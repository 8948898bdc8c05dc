/* Which pattern a field asks for, by its name. */
#include <string.h>

#include "assistant/fitting.h"
#include "base/arena.h"
#include "base/text.h"

static bool name_says(struct arena *arena, const struct form_field *field, const char *const *words)
{
    const char *name =
        words_folded(arena, arena_format(arena, "%s %s", field->name, field->also ? field->also : ""));

    for (; *words; words++) {
        if (strstr(name, *words))
            return true;
    }
    return false;
}

enum pattern fitting_pattern(struct arena *arena, const struct form_field *field)
{
    static const char *const url[] = {"url", "link", "website", "webseite", "web address", "internetadresse",
                                      NULL};
    static const char *const email[] = {"email", "mail address", "mailadresse", "mail adresse", NULL};
    static const char *const phone[] = {"phone",           "telefon",     "mobile number",
                                        "handynummer",     "mobilnummer", "rufnummer",
                                        "callback number", "durchwahl",   NULL};
    static const char *const path[] = {"path",  "pfad",        "folder",   "ordner", "directory",
                                       "share", "verzeichnis", "laufwerk", "drive",  "freigabe",
                                       "file",  "datei",       NULL};
    static const char *const ip[] = {"ip address", "ip adresse", "ipv4", "ip", NULL};

    if (field->kind == VALUE_URL)
        return PATTERN_URL;
    if (field->kind != VALUE_TEXT)
        return PATTERNS_COUNT;
    if (name_says(arena, field, url))
        return PATTERN_URL;
    if (name_says(arena, field, email))
        return PATTERN_EMAIL;
    if (name_says(arena, field, phone))
        return PATTERN_PHONE;
    if (name_says(arena, field, path))
        return PATTERN_PATH;
    const char *name = words_folded(arena, field->name);
    bool network = text_equals(name, "ip") || (name_says(arena, field, ip) && text_starts_with(name, "ip"));
    return network || strstr(name, " ip") ? PATTERN_IP : PATTERNS_COUNT;
}
