/* The ticket in the making, as facts: what is known of each field, where it came from. */
#ifndef ASSISTANT_DRAFT_H
#define ASSISTANT_DRAFT_H

#include <stddef.h>
#include <stdint.h>

#include "assistant/catalogue.h"

/* Who set a value; a PERSON's is never overwritten by the assistant. */
enum value_source { SOURCE_NONE, SOURCE_DEFAULT, SOURCE_ASSISTANT, SOURCE_PERSON };
const char *value_source_name(enum value_source source); /* "none", "default", "assistant", "person" */
enum value_source value_source_of(const char *name);

struct value {
    const char *field_id;
    const char
        *json; /* canonical (assistant/catalogue.h); NULL: emptied on purpose, e.g. skipped by the person */
    const char *text; /* as people read it */
    enum value_source source;
    double confidence;    /* 0…1 */
    const char *evidence; /* the person's words it came from; "" when none */
};

/* The field whose value is made of the files the person has added: an array of their names, SOURCE_PERSON. It
 * is there whether or not the request type has the field; words never change it. */
#define DRAFT_FILES "attachment"

struct draft {
    int64_t version;
    const char *request_type_id; /* NULL until one is chosen */
    bool type_by_person;         /* the person chose the request type; only the person changes it */
    const struct value *values;  /* of any field ever filled, also those the present type does not have */
    size_t value_count;
    const char *asked_field_id; /* what the last reply asked for; NULL when nothing */
    int64_t questions;          /* asked in a row since the type was chosen, or for it */
};

const struct value *draft_value(const struct draft *draft,
                                const char *field_id); /* NULL when there is none */

struct message {
    bool from_person;
    const char *text;
};

#endif
