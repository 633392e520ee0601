"""The facts kept, one file per noun.

Not one file for all: each table class costs a command about 18 million instructions to define,
so a command imports the tables it writes. No relationships either, for the same reason; an action
flushes the parent before it adds the children. `metadata` needs all of them: `store.schema`
imports every file of this folder.
"""
