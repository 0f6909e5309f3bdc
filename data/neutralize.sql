-- A neutralized copy must never reach anybody's real terminals.
UPDATE glase_account
   SET password = NULL,
       environment = 'test',
       endpoint = 'https://neutralized.invalid/';
UPDATE glase_terminal
   SET password = NULL;
