/* Loading what preview, submit and chat look at. */
#include "service/dossier.h"

#include "base/text.h"
#include "service/drafts.h"
#include "service/rights.h"

struct error dossier_load(struct request *request, const char *conversation, struct dossier *dossier)
{
    struct draft_row row = {0};
    struct error error;

    if (!uuid_is_valid(conversation))
        return ERROR(NOT_FOUND, CONVERSATION_UNKNOWN);
    error = draft_load(request->db, request->person.account, conversation, &row);
    if (error.kind == ERROR_NOT_FOUND)
        return ERROR(NOT_FOUND, CONVERSATION_UNKNOWN);
    if (error.kind)
        return error;
    TRY(scope_demand(request, row.portal_id, &dossier->scope));
    TRY(desk_borrow(request->arena, request->db, dossier->scope.snapshot, row.portal_id, request->language,
                    &dossier->desk));
    TRY(rights_load(request->db, dossier->desk->catalogue, request->person.account, &dossier->allowed));
    dossier->conversation = conversation;
    dossier->portal = row.portal_id;
    dossier->state = row.state;
    dossier->draft = draft_from_row(request->arena, &row);
    dossier->files = row.files;
    dossier->file_count = row.file_count;
    return NO_ERROR;
}

const struct request_type *dossier_type(const struct dossier *dossier)
{
    const struct catalogue *catalogue = dossier->desk->catalogue;
    const struct request_type *type = catalogue_type(catalogue, dossier->draft.request_type_id);

    if (dossier->type_now)
        return dossier->type_now;
    return type && dossier->allowed[type - catalogue->types] ? type : NULL;
}
