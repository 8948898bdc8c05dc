/* Words that mean the same option. */
#include "assistant/synonyms.h"

#include <string.h>

/* One thing a line; wordings are folded and stand between bars. */
static const char *const things[] = {
    /* devices */
    "|laptop|notebook|macbook|thinkpad|lap top|laptops|notebooks|ultrabook|",
    "|desktop|pc|desktop pc|desktop computer|workstation|tower|standrechner|",
    ("|mobile phone|handy|smartphone|cell phone|cellphone|"
     "mobiltelefon|mobile|iphone|diensthandy|phone|phones|mobile device|"),
    "|tablet|ipad|tablets|",
    "|monitor|bildschirm|screen|display|bildschirme|monitors|screens|second screen|",
    "|printer|drucker|multifunction printer|",
    "|keyboard|tastatur|",
    "|mouse|maus|",
    "|headset|kopfhoerer|headphones|",
    "|docking station|dockingstation|dock|",
    "|television|tv|fernseher|tv set|",
    "|mac|macos|apple mac|os x|",
    "|windows|microsoft windows|",
    /* places and ways of working */
    "|remote|home office|homeoffice|from home|working from home|von zu hause|zuhause|telearbeit|",
    "|munich|muenchen|",
    "|cologne|koeln|",
    "|vienna|wien|",
    "|zurich|zuerich|",
    "|geneva|genf|",
    "|nuremberg|nuernberg|",
    "|hanover|hannover|",
    "|brunswick|braunschweig|",
    "|rome|rom|",
    "|milan|mailand|",
    "|venice|venedig|",
    "|prague|prag|",
    "|warsaw|warschau|",
    "|brussels|bruessel|",
    "|copenhagen|kopenhagen|",
    "|lisbon|lissabon|",
    "|new york|new york city|nyc|",
    "|los angeles|la|",
    "|headquarters|hq|head office|zentrale|hauptsitz|",
    "|germany|deutschland|",
    "|austria|oesterreich|",
    "|switzerland|schweiz|",
    "|france|frankreich|",
    "|italy|italien|",
    "|spain|spanien|",
    "|united kingdom|uk|great britain|england|grossbritannien|",
    "|united states|usa|us|vereinigte staaten|america|amerika|",
    "|europe|europa|",
    /* languages */
    "|english|englisch|",
    "|german|deutsch|",
    "|french|franzoesisch|",
    "|spanish|spanisch|",
    "|italian|italienisch|",
    /* work */
    "|full time|fulltime|vollzeit|",
    "|part time|parttime|teilzeit|",
    "|permanent|unbefristet|open ended|",
    "|temporary|befristet|fixed term|temp|vorruebergehend|voruebergehend|",
    "|intern|praktikant|praktikantin|trainee|internship|praktikum|",
    "|contractor|external|extern|freelancer|externer|externe|freiberufler|",
    "|employee|mitarbeiter|mitarbeiterin|internal|",
    "|manager|boss|supervisor|chef|chefin|vorgesetzter|vorgesetzte|line manager|team lead|teamleiter|",
    "|approved|agreed|genehmigt|said yes|freigegeben|confirmed|zugestimmt|approval|",
    "|accounting|finance|buchhaltung|finanzen|rechnungswesen|",
    "|human resources|hr|personal|personalabteilung|",
    "|sales|vertrieb|verkauf|",
    "|purchasing|procurement|einkauf|",
    "|marketing|werbung|",
    "|vacation|holiday|annual leave|urlaub|erholungsurlaub|holidays|",
    "|parental leave|elternzeit|maternity leave|paternity leave|mutterschutz|",
    "|unpaid leave|unbezahlter urlaub|",
    "|read only|read|lesen|leserechte|nur lesen|read access|lesezugriff|view|",
    "|read write|write|schreiben|schreibrechte|edit|bearbeiten|write access|schreibzugriff|",
    "|admin|administrator|administration|",
    /* travel */
    "|train|zug|bahn|rail|",
    "|plane|flight|flug|flugzeug|air|",
    "|rental car|mietwagen|hire car|leihwagen|",
    "|hotel|accommodation|unterkunft|",
    "|one way|einfach|einfache fahrt|hinfahrt|",
    "|round trip|return trip|hin und zurueck|return|",
    "|window|fenster|window seat|fensterplatz|",
    "|aisle|gang|aisle seat|gangplatz|",
    /* sizes, colours, prices */
    "|small|klein|kleine|kleiner|compact|little|",
    "|medium|mittel|mid size|medium sized|mittelgross|",
    "|large|gross|grosse|grosser|big|full size|",
    "|cheap|inexpensive|low cost|affordable|guenstig|billig|budget|",
    "|expensive|pricey|costly|teuer|luxury|upscale|high end|",
    "|black|schwarz|",
    "|white|weiss|",
    "|red|rot|",
    "|blue|blau|",
    "|green|gruen|",
    "|grey|gray|grau|silver|",
    /* times */
    "|daily|taeglich|every day|jeden tag|",
    "|weekly|woechentlich|every week|jede woche|",
    "|monthly|monatlich|every month|jeden monat|",
    "|yearly|annually|annual|jaehrlich|every year|jedes jahr|",
    "|once|einmalig|one time|one off|einmal|",
    "|morning|vormittag|mornings|vormittags|",
    "|afternoon|nachmittag|afternoons|nachmittags|",
    /* occurrences */
    "|always|immer|every time|jedes mal|constantly|",
    "|sometimes|manchmal|intermittently|from time to time|occasionally|ab und zu|gelegentlich|sporadisch|",
    "|reported|gemeldet|angezeigt|notified|informed|informiert|verstaendigt|",
    "|lost|verloren|",
    "|stolen|gestohlen|geklaut|theft|diebstahl|",
    "|damaged|broken|beschaedigt|kaputt|defekt|",
    "|email|mail|e mail|per mail|",
    "|other|sonstiges|andere|anderes|",
};

static bool holds(const char *thing, const char *folded, size_t length)
{
    for (const char *at = strstr(thing, folded); at; at = strstr(at + 1, folded)) {
        if (at > thing && at[-1] == '|' && at[length] == '|')
            return true;
    }
    return false;
}

const char *synonyms_next(const char *folded, size_t *cursor, char *room, size_t room_bytes)
{
    size_t length = strlen(folded), number = 0;

    for (size_t t = 0; length && t < sizeof things / sizeof *things; t++) {
        if (!holds(things[t], folded, length))
            continue;
        for (const char *at = things[t] + 1; *at; at += strcspn(at, "|") + 1) {
            size_t bytes = strcspn(at, "|");
            bool same = bytes == length && strncmp(at, folded, bytes) == 0;
            if (same || bytes >= room_bytes || number++ < *cursor)
                continue;
            memcpy(room, at, bytes);
            room[bytes] = 0;
            *cursor = number;
            return room;
        }
    }
    return NULL;
}

bool synonyms_are(const char *one, const char *other)
{
    for (size_t t = 0; t < sizeof things / sizeof *things; t++) {
        if (*one && *other && holds(things[t], one, strlen(one)) && holds(things[t], other, strlen(other)))
            return true;
    }
    return false;
}
