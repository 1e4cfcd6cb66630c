META
key;value
description;Eleven voters and five projects, written down by hand from a page
country;Worldwide
unit;equalshares.net
instance;Example 1
num_projects;5
num_votes;11
budget;1100
vote_type;approval
rule;equalshares
date_begin;2023
date_end;2023
experimental;1
comment;Example 1 of https://equalshares.net/explanation. Published there: by votes 1, 2; by equal shares 1, 4, 5 in this order.
PROJECTS
project_id;cost;votes;name
1;700;7;bike path
2;400;6;outdoor gym
3;250;5;new park
4;200;4;new playground
5;100;3;library for kids
VOTES
voter_id;vote
1;1,2
2;1,2,3
3;1,2
4;1,2,3
5;1,2,3
6;1,2
7;3,4,5
8;4
9;4,5
10;3,4,5
11;1
