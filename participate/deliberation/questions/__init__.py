"""Questions with due answers: a resident asks, an office answers by a day or says by when; the best become the FAQ.

Purpose: questions about what a thread is about, their answers with corrections, postponements, hand-overs, recordings.
Owns: Question, Answer, Postponement, HandOver, AlsoAsked, QuestionSound.
May import: the rest of deliberation, and what deliberation may import; never what is discussed.
Invariants: a question has one due day, never past the limit of the profile; what is late is shown to everybody; every
answer, postponement and hand-over stays readable; an answer is signed by its office, a person's name is not shown.
"""
