package dev.fleetwright.reconciler.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the comparison with the cluster takes for the same, and what it must not. */
class DeclaredTest {
  private static List<String> differences(String declared, String live) {
    return Declared.differences("it", json(declared), json(live));
  }

  private static Json.Obj json(String text) {
    try {
      return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'a':1}                                        | {'a':1,'b':2}
          {'a':1.0}                                      | {'a':1}
          {'a':{},'b':[],'c':null}                       | {'d':1}
          {'requests':{'cpu':'0.5','memory':'1024Mi'}}   | {'requests':{'cpu':'500m','memory':'1Gi'}}
          {'limits':{'cpu':1}}                           | {'limits':{'cpu':'1'}}
          {'env':[{'name':'A'},{'name':'B'}]}            | {'env':[{'name':'B'},{'name':'A'}]}
          {'env':[{'name':'A','value':''}]}              | {'env':[{'name':'A'}]}
          {'spec':{'ports':[{'port':1}]}}                | {'spec':{'ports':[{'port':1,'protocol':'TCP','targetPort':1}]}}
          {'kind':'Secret','stringData':{'a':'b'}}       | {'kind':'Secret','data':{'a':'Yg=='}}
          {'rules':[{'host':'a'}]}                       | {'rules':[{'host':'a','pathType':'Prefix'}]}
          """)
  void what_a_server_makes_of_it_is_the_same(String declared, String live) {
    assertThat(differences(declared, live)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'a':1}                                        | {'a':2}
          {'a':1}                                        | {'b':1}
          {'a':'1'}                                      | {'a':1}
          {'a':null}                                     | {'a':1}
          {'a':{'b':{'c':true}}}                         | {'a':{'b':{'c':false}}}
          {'a':'1Gi'}                                    | {'a':'1024Mi'}
          {'requests':{'cpu':'0.5'}}                     | {'requests':{'cpu':'600m'}}
          {'data':{'a':'1'}}                             | {'data':{'a':'1','b':'2'}}
          {'matchLabels':{'a':'1'}}                      | {'matchLabels':{'a':'1','b':'2'}}
          {'data':{'a':''}}                              | {'data':{}}
          {'labels':{'a':''}}                            | {'b':1}
          {'args':['a','b']}                             | {'args':['b','a']}
          {'args':['a']}                                 | {'args':['a','b']}
          {'env':[{'name':'A','value':'1'}]}             | {'env':[{'name':'A','value':'2'}]}
          {'env':[{'name':'A'}]}                         | {'env':[{'name':'A'},{'name':'B'}]}
          {'env':[{'name':'A'},{'name':'B'}]}            | {'env':[{'name':'A'}]}
          {'spec':{'ports':[{'port':1}]}}                | {'spec':{'ports':[{'port':1,'protocol':'UDP'}]}}
          {'spec':{'ports':[{'port':1,'name':'w'}]}}     | {'spec':{'ports':[{'port':1,'name':'w'},{'port':2,'name':'w'}]}}
          {'containers':[{'name':'a','image':'x:1'}]}    | {'containers':[{'name':'a','image':'x:2'}]}
          {'kind':'Secret','stringData':{'a':'b'}}       | {'kind':'Secret','data':{'a':'Yw=='}}
          """)
  void another_value_is_found(String declared, String live) {
    assertThat(differences(declared, live)).isNotEmpty();
  }

  @Test
  void an_object_that_is_not_there_is_found() {
    assertThat(Declared.differences("it", json("{}"), null)).containsExactly("it is not there");
  }

  @Test
  void a_difference_says_where_it_is() {
    assertThat(
            differences(
                "{'containers':[{'name':'a','env':[{'name':'X','value':'1'}]}]}",
                "{'containers':[{'name':'a','env':[{'name':'X','value':'2'}]}]}"))
        .containsExactly("it.containers[a].env[X].value is Str[value=2], not Str[value=1]");
  }
}
