"""QTI items in the dialects of programs that write them, in our own words. For the tests of reading QTI."""

TAO = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" xmlns:m="http://www.w3.org/1998/Math/MathML"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:html5="http://www.imsglobal.org/xsd/imsqtiv2p2_html5_v1p0"
 xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqti_v2p2 http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd"
 identifier="i61d2" title="{title}" label="{title}" xml:lang="en-US" adaptive="false" timeDependent="false" toolName="TAO"
 toolVersion="3.4">
  {declared}
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="1"/>
  <outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">
    <defaultValue><value>{most}</value></defaultValue></outcomeDeclaration>
  <stylesheet href="style/custom/tao-user-styles.css" type="text/css" media="all"/>
  <itemBody>
    <div class="grid-row">
      <div class="col-12">
        {body}
      </div>
    </div>
  </itemBody>
  {after}
</assessmentItem>"""
TEMPLATE = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/{}"/>'


def tao(title, declared, body, after="", most=1):
    after = after or TEMPLATE.format("match_correct")
    return TAO.format(title=title, declared=declared, body=body, after=after, most=most).encode()


TAO_CHOICE = tao(
    "Choice",
    """<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
      <correctResponse><value><![CDATA[choice_2]]></value></correctResponse></responseDeclaration>""",
    """<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1" minChoices="0" orientation="vertical">
      <prompt><p>Who may <html5:b>open</html5:b> the interview?</p></prompt>
      <simpleChoice identifier="choice_1" fixed="false" showHide="show"><p>Anyone</p></simpleChoice>
      <simpleChoice identifier="choice_2" fixed="false" showHide="show">A trained officer
        <feedbackInline identifier="f" outcomeIdentifier="FEEDBACK" showHide="show">Yes.</feedbackInline></simpleChoice>
      <simpleChoice identifier="choice_3" fixed="true" showHide="show">Nobody</simpleChoice>
    </choiceInteraction>""",
)
TAO_MATCH = tao(
    "Match",
    """<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="directedPair"><correctResponse>
      <value><![CDATA[choice_1 choice_5]]></value><value>choice_2 choice_6</value><value>choice_3 choice_5</value>
      </correctResponse><mapping defaultValue="0"><mapEntry mapKey="choice_1 choice_5" mappedValue="1"/>
      <mapEntry mapKey="choice_2 choice_6" mappedValue="1"/><mapEntry mapKey="choice_3 choice_5" mappedValue="1"/></mapping>
    </responseDeclaration>""",
    """<matchInteraction responseIdentifier="RESPONSE" shuffle="false" maxAssociations="0" minAssociations="0">
      <prompt>Who does what?</prompt>
      <simpleMatchSet><simpleAssociableChoice identifier="choice_1" matchMax="1">Shelter</simpleAssociableChoice>
        <simpleAssociableChoice identifier="choice_2" matchMax="1">Prosecutor</simpleAssociableChoice>
        <simpleAssociableChoice identifier="choice_3" matchMax="1">Clinic</simpleAssociableChoice></simpleMatchSet>
      <simpleMatchSet><simpleAssociableChoice identifier="choice_5" matchMax="0">cares</simpleAssociableChoice>
        <simpleAssociableChoice identifier="choice_6" matchMax="0">charges</simpleAssociableChoice>
        <simpleAssociableChoice identifier="choice_7" matchMax="0">sings</simpleAssociableChoice></simpleMatchSet>
    </matchInteraction>""",
    TEMPLATE.format("map_response"),
)
TAO_ESSAY = tao(
    "Essay",
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>',
    r"""<p>Describe the first talk.</p>
    <extendedTextInteraction responseIdentifier="RESPONSE" base="10" minStrings="0" format="plain"
      patternMask="^(?:(?:[^\s\:\!\?\;\…\€]+)[\s\:\!\?\;\…\€]*){0,150}$"/>
    <rubricBlock view="scorer" use="instructions"><p>Safety, consent, language.</p></rubricBlock>""",
    '<responseProcessing template="http://www.taotesting.com/QTI/rptemplates/none"/>',
    most=5,
)
TAO_GAP_MATCH = tao(
    "Gap match",
    """<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="directedPair">
      <correctResponse><value>w1 g1</value><value>g2 w3</value></correctResponse></responseDeclaration>""",
    """<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Put the words in.</prompt>
      <gapText identifier="w1" matchMax="1">court</gapText><gapText identifier="w2" matchMax="1">market</gapText>
      <gapText identifier="w3" matchMax="1">guards</gapText><gapText identifier="w4" matchMax="1">sings</gapText>
      <p>The <gap identifier="g1" matchGroup="w1 w2"/> decides, the police <gap identifier="g2" matchGroup="w3 w4"/>.</p>
      </gapMatchInteraction>""",
)
TAO_WIDGET = tao(
    "Widget",
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="integer"/>',
    """<customInteraction responseIdentifier="RESPONSE"><portableCustomInteraction customInteractionTypeIdentifier="x"/>
    </customInteraction>""",
)

PLAIN = """<?xml version="1.0" encoding="utf-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{title}" title="{title}" adaptive="false"
 timeDependent="false" toolName="An editor">
{declared}
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue>
</outcomeDeclaration>
<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>
<itemBody>{body}</itemBody>
<responseProcessing>{marking}</responseProcessing>
{after}</assessmentItem>"""
# An editor that says what is right only where it is marked.
SCORED = """<responseCondition><responseIf>{test}<setOutcomeValue identifier="SCORE">
<baseValue baseType="float">{score}</baseValue></setOutcomeValue></responseIf></responseCondition>"""
VARIABLE = '<variable identifier="RESPONSE"/>'


def plain(title, declared, body, marking="", after=""):
    return PLAIN.format(title=title, declared=declared, body=body, marking=marking, after=after).encode()


def undeclared(cardinality="single", base="identifier"):
    return f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}"/>'


def named_choices(*texts, most=1):
    rows = "".join(f'<simpleChoice identifier="QID_{n}">{text}</simpleChoice>' for n, text in enumerate(texts, start=1))
    return (
        f'<div>Which one?</div><choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="{most}">'
        f"{rows}</choiceInteraction>"
    )


def is_value(value, base="identifier", test="match"):
    return f'<{test}>{VARIABLE}<baseValue baseType="{base}">{value}</baseValue></{test}>'


MARKED_CHOICE = plain(
    "Marked choice",
    undeclared(),
    named_choices("First", "Second", "Third"),
    SCORED.format(test=is_value("QID_2"), score=100) + SCORED.format(test=is_value("QID_3"), score=0),
)
MARKED_TRUTH = plain(
    "Marked truth", undeclared(), named_choices("True", "False"), SCORED.format(test=is_value("QID_2"), score=1)
)
MARKED_WORD = plain(
    "Marked word",
    undeclared(base="string"),
    '<p>Where?</p><p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="20"/></p>',
    SCORED.format(
        test=f'<stringMatch caseSensitive="false">{VARIABLE}<baseValue baseType="string">At home</baseValue></stringMatch>',
        score=1,
    ),
)
MARKED_RANGE = plain(
    "Marked range",
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="float"><correctResponse><value>30</value>'
    "</correctResponse></responseDeclaration>",
    '<p>How many?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
    SCORED.format(
        test=f'<and><gte>{VARIABLE}<baseValue baseType="float">28</baseValue></gte>'
        f'<lte>{VARIABLE}<baseValue baseType="float">32</baseValue></lte></and>',
        score=1,
    ),
)
MARKED_STRICTLY = plain(
    "Marked strictly",
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="float"><correctResponse><value>30</value>'
    "</correctResponse></responseDeclaration>",
    '<p>How many?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
    SCORED.format(test=f'<gt>{VARIABLE}<baseValue baseType="float">28</baseValue></gt>', score=1),
)
MARKED_BY_PARTS = plain(
    "Marked by parts",
    undeclared("multiple"),
    named_choices("First", "Second", "Third", most=0),
    "".join(
        SCORED.format(test=f'<member><baseValue baseType="identifier">QID_{n}</baseValue>{VARIABLE}</member>', score=score)
        for n, score in ((1, 1), (2, 0), (3, 1))
    ),
)
MARKED_AS_A_WHOLE = plain(
    "Marked as a whole",
    undeclared("multiple"),
    named_choices("First", "Second", "Third", most=0),
    SCORED.format(
        test=f'<and><member><baseValue baseType="identifier">QID_1</baseValue>{VARIABLE}</member><not><member>'
        f'<baseValue baseType="identifier">QID_2</baseValue>{VARIABLE}</member></not></and>',
        score=1,
    ),
)

THIRD = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqtiasi_v3p0 https://purl.imsglobal.org/spec/qti/v3p0/schema/x.xsd"
 identifier="third-1" title="{title}" adaptive="false" time-dependent="false" xml:lang="en">
{declared}
<qti-outcome-declaration base-type="float" cardinality="single" identifier="SCORE" normal-maximum="3"/>
<qti-item-body>{body}</qti-item-body>
<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
{after}</qti-assessment-item>"""


def third(title, declared, body, after=""):
    return THIRD.format(title=title, declared=declared, body=body, after=after).encode()


THIRD_CHOICE = third(
    "Third choice",
    """<qti-response-declaration base-type="identifier" cardinality="multiple" identifier="RESPONSE"><qti-correct-response>
    <qti-value>A</qti-value><qti-value>C</qti-value></qti-correct-response><qti-mapping default-value="0" lower-bound="0">
    <qti-map-entry map-key="A" mapped-value="0.5"/><qti-map-entry map-key="B" mapped-value="-0.5"/>
    <qti-map-entry map-key="C" mapped-value="0.5"/></qti-mapping></qti-response-declaration>""",
    """<div class="qti-layout-row"><div class="qti-layout-col6"><p>Read the case.</p></div></div>
    <qti-choice-interaction class="qti-labels-decimal" max-choices="0" min-choices="0" response-identifier="RESPONSE"
     shuffle="true"><qti-prompt>Which are signs?</qti-prompt><qti-simple-choice identifier="A">Debt</qti-simple-choice>
    <qti-simple-choice identifier="B">A hat</qti-simple-choice><qti-simple-choice identifier="C">Fear</qti-simple-choice>
    </qti-choice-interaction>""",
    """<qti-modal-feedback identifier="A" outcome-identifier="FEEDBACK" show-hide="show"><qti-content-body><p>Debt binds.</p>
    </qti-content-body></qti-modal-feedback><qti-catalog-info><qti-catalog id="c1"/></qti-catalog-info>""",
)
THIRD_ESSAY = third(
    "Third essay",
    '<qti-response-declaration base-type="string" cardinality="single" identifier="RESPONSE"/>',
    """<p>Write.</p><qti-extended-text-interaction class="qti-height-lines-6" expected-length="600"
    response-identifier="RESPONSE"/><qti-rubric-block view="scorer tutor"><qti-content-body><p>Names two signs.</p>
    </qti-content-body></qti-rubric-block>""",
)
THIRD_BLANKS = third(
    "Third blanks",
    """<qti-response-declaration base-type="string" cardinality="single" identifier="R1"><qti-correct-response>
    <qti-value>means</qti-value></qti-correct-response><qti-mapping default-value="0"><qti-map-entry case-sensitive="true"
    map-key="means" mapped-value="1"/><qti-map-entry map-key="tools" mapped-value="0.5"/></qti-mapping>
    </qti-response-declaration><qti-response-declaration base-type="identifier" cardinality="single" identifier="R2">
    <qti-correct-response><qti-value>y</qti-value></qti-correct-response></qti-response-declaration>""",
    """<p>Act, <qti-text-entry-interaction response-identifier="R1"/> and
    <qti-inline-choice-interaction response-identifier="R2"><qti-inline-choice identifier="x">wish</qti-inline-choice>
    <qti-inline-choice identifier="y">purpose</qti-inline-choice></qti-inline-choice-interaction>.</p>""",
)
