META
key;value
description;Twelve voters elect four of seven, written down by hand from a book
country;Worldwide
unit;Multi-Winner Voting with Approval Preferences
instance;Example 1
num_projects;7
num_votes;12
budget;4
vote_type;approval
rule;equalshares
date_begin;2023
date_end;2023
experimental;1
comment;The running example of Martin Lackner and Piotr Skowron, Springer 2023 (arXiv 2007.01795), candidates as projects that cost 1 each. Published there: equal shares without completion buy a alone, for 1/8 a voter.
PROJECTS
project_id;cost;votes
a;1;8
b;1;4
c;1;4
d;1;2
e;1;1
f;1;2
g;1;1
VOTES
voter_id;vote
1;a,b
2;a,b
3;a,b
4;a,c
5;a,c
6;a,c
7;a,d
8;a,d
9;b,c,f
10;e
11;f
12;g
