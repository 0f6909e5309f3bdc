-- A neutralized copy must never reach anybody's real terminals or slip printers.
UPDATE glase_account
   SET password = NULL,
       environment = 'test',
       endpoint = 'https://neutralized.invalid/',
       callback_address = NULL,
       database_uuid = 'neutralized',
       database_name = NULL;
UPDATE glase_terminal
   SET password = NULL,
       service = NULL, -- stored beside the account's endpoint
       prints_slips = FALSE,
       printer_address = NULL;
UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (SELECT res_id
                FROM ir_model_data
               WHERE module = 'pos_glase' AND model = 'ir.cron');
