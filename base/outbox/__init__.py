"""The outbox: every side effect is a row written in the transaction of the change and carried out afterwards."""
