"""One small file of every format: (suffix, bytes)."""

PABULIB = '''META
key;value
description;Village; year two
num_projects;3
num_votes;4
budget;1000.50
vote_type;approval
rule;greedy
max_length;2
PROJECTS
project_id;cost;votes;name;category;selected;latitude;longitude
1;600.5;2;"Lamps; all ""alleys""";street;1;-5.1;119.4
2;500;2;Drain "deep";street;0;;
3;400;1;School;;1;;
VOTES
voter_id;vote;age
v1;1,2;20
v2;2,1;20
v3;3;41
v4;;
'''
CUMULATIVE = """META
key;value
num_projects;2
num_votes;3
budget;100
vote_type;cumulative
rule;greedy
PROJECTS
project_id;cost
a;60
b;50
VOTES
voter_id;vote;points
1;a,b;3,2
2;b;5
3;b,a,b;1,1,3
"""
ORDINAL = """META
key;value
num_projects;3
num_votes;2
budget;100
vote_type;ordinal
rule;greedy
PROJECTS
project_id;cost
a;60
b;50
c;10
VOTES
voter_id;vote
1;a,b
2;c , b
"""
BLT = '3 2\n-2\n4 1 3 0\n2 3 - 1=2 0\n5 2 0\n0\n"Ani"\n"Budi ""B"" S"\n"Citra"\n"Ward 1"\n'
TOI = """# FILE NAME: sample.toi
# TITLE: Sample
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Ani
# ALTERNATIVE NAME 2: Budi
# ALTERNATIVE NAME 3: Citra
3: 1,{2,3}
2: 3
1: {1,2},3
"""
OLD_SOI = "3\n1,Ani\n2,Budi\n3,Citra\n5,5,2\n3,1,2\n2,3\n"
WIDE = """count,rank1,rank2,rank3
4,"Ani, A.",Budi,undervote
3,Budi,overvote,Citra
2,undervote,Citra,Citra
1,undervote,undervote,undervote
"""
LONG = "ballot_id,rank,choice\n01,1,Ani\n01,2,Budi\n02,2,$OVERVOTE\n02,1,Citra\n03,1,Ani\n03,1,Budi\n"
RANKINGS = """#title,Village
#kind,ranked
#budget,100
#rank_limit,2
#project,lamp,70,street,4/5,,"Lamps, all"
#project,drain,40,street,,green+youth,Drain
#project,school,30
count,1,2
12,lamp,drain
3,drain,
1,,
"""
TABLE = "#budget,100\nballots,lamp,drain\n12,1,\n3,1,1\n2,0,0\n"
POINTS = "#kind,points\n#budget,9\n#project,a,5\n#project,b,4\nballots,a,b\n2,3,0\n1,,7\n"
MARGIN = "1, 2, 3\nIND,IND,IND\n-+-+-+-+-\n(1, 2) : 12\n(3,) : 4\n() : 2\n"
CONTEST = (
    '{"contest":{"ballots":[{"count":2,"marks":["a","b"],"points":[3,1]},{"count":1,"marks":["b"],"points":[5],'
    '"weight":2}],"budget":100,"kind":"points","projects":[{"code":"a","cost":60,"group":"x","score":"4/5",'
    '"tags":["green"]},{"code":"b","cost":50,"group":"","score":null,"tags":[]}],"rank_limit":null},'
    '"names":{"a":"Lamps"},"title":"Village"}\n'
)
EQUALS = (
    '{"ballots":[{"count":2,"marks":["a","b","c"],"ranks":[1,2,2]},{"count":1,"marks":["b"]}],"budget":0,'
    '"kind":"ranked","projects":[{"code":"a","cost":0},{"code":"b","cost":0},{"code":"c","cost":0}],'
    '"rank_limit":null,"seats":2}\n'
)
SAMPLES = [
    (suffix, text.encode())
    for suffix, text in (
        (".pb", PABULIB), (".pb", CUMULATIVE), (".pb", ORDINAL), (".blt", BLT), (".toi", TOI), (".soi", OLD_SOI),
        (".csv", WIDE), (".csv", LONG), (".csv", RANKINGS), (".csv", TABLE), (".csv", POINTS), (".txt", MARGIN),
        (".json", CONTEST), (".json", EQUALS),
    )
]  # fmt: skip
