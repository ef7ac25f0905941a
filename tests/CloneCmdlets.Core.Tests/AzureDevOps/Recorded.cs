namespace CloneCmdlets.Core.Tests.AzureDevOps;

/// <summary>Answers as the seed and the reference page have them.</summary>
internal static class Recorded
{
    public const string SampleRequest = """
        {
          "destinationTestPlan": { "name": "DestinationSuite", "Project": { "Name": "fabrikam-fiber-tfvc2" } },
          "options": {
            "copyAncestorHierarchy": true,
            "copyAllSuites": true,
            "overrideParameters": { "System.AreaPath": "fabrikam-fiber-tfvc2", "System.IterationPath": "fabrikam-fiber-tfvc2" }
          },
          "suiteIds": [2]
        }
        """;

    public const string SampleResponse = """
        {
          "opId": 2,
          "creationDate": "0001-01-01T00:00:00",
          "completionDate": "0001-01-01T00:00:00",
          "state": "queued",
          "message": null,
          "cloneStatistics": null,
          "resultObjectType": "testPlan",
          "destinationObject": { "id": "18", "name": "DestinationPlan", "url": "https://fabrikam:8080/tfs/fabrikam-fiber-tfvc2/_apis/test/Plans/18" },
          "sourceObject": { "id": "1", "name": "TestPlan1", "url": "https://fabrikam:8080/tfs/fabrikam-fiber-tfvc/_apis/test/Plans/1" },
          "destinationPlan": { "id": "18", "name": "DestinationPlan", "url": "https://fabrikam:8080/tfs/fabrikam-fiber-tfvc2/_apis/test/Plans/18" },
          "sourcePlan": { "id": "1", "name": "TestPlan1", "url": "https://fabrikam:8080/tfs/fabrikam-fiber-tfvc/_apis/test/Plans/1" },
          "destinationProject": { "name": "fabrikam-fiber-tfvc2", "url": "https://fabrikam:8080/tfs/_apis/projects/fabrikam-fiber-tfvc2" },
          "sourceProject": { "name": "fabrikam-fiber-tfvc", "url": "https://fabrikam:8080/tfs/_apis/projects/fabrikam-fiber-tfvc" },
          "url": "https://fabrikam:8080/tfs/fabrikam-fiber-tfvc/_apis/test/cloneOperation/2"
        }
        """;

    public const string RouteCFinished = """
        {"opId":2,"creationDate":"2015-12-22T08:41:39.403Z","completionDate":"2015-12-22T08:41:40.49Z","state":"succeeded",
         "message":null,"cloneStatistics":{"totalTestCasesCount":7,"clonedTestCasesCount":7,"clonedSharedStepsCount":0,
         "totalRequirementsCount":0,"clonedRequirementsCount":0},"resultObjectType":"testPlan",
         "destinationObject":{"id":"18","name":"DestinationPlan","url":"https://fabrikam:8080/tfs/fabrikam-fiber-tfvc2/_apis/test/Plans/18"}}
        """;

    public const string RouteBAnswer = """
        {"opId":3,"creationDate":"2015-12-22T08:41:39.403Z","completionDate":"9999-12-31T23:59:59.9999999","state":"inProgress","message":null,
         "cloneStatistics":{"totalTestCasesCount":10,"clonedTestCasesCount":4,"clonedSharedStepsCount":1,"totalRequirementsCount":2,"clonedRequirementsCount":2},
         "resultObjectType":"testSuite","destinationObject":{"id":"13","name":"Suite13"},"sourceObject":{"id":"5","name":"Suite5"},
         "destinationPlan":{"id":"18","name":"DestinationPlan"},"sourcePlan":{"id":"1","name":"TestPlan1"},
         "destinationProject":{"name":"P2"},"sourceProject":{"name":"P1"}}
        """;

    public const string RouteDAnswer = """
        {"cloneOperationResponse":{"opId":7,"state":"inProgress","message":null,"creationDate":"2024-02-03T04:05:06.7Z","completionDate":"9999-12-31T23:59:59.9999999Z",
         "cloneStatistics":{"totalTestCasesCount":4,"clonedTestCasesCount":1,"clonedSharedStepsCount":0,"totalRequirementsCount":0,"clonedRequirementsCount":0},
         "links":{"_self":{"href":"https://dev.azure.com/fabrikam/p/_apis/testplan/Plans/CloneOperation/7"}}},
         "sourceTestPlan":{"id":1,"name":"TestPlan1","suiteIds":[2,3]},
         "destinationTestPlan":{"id":18,"name":"DestinationPlan","project":{"id":"eb6e4656-77fc-42a1-9181-4c6d8e9da5d1","name":"P2"},"rootSuite":{"id":19,"name":"DestinationPlan"}},
         "cloneOptions":{"copyAllSuites":false,"overrideParameters":{"System.AreaPath":"P2"}}}
        """;

    public const string RouteEAnswer = """
        {"cloneOperationResponse":{"opId":9,"state":"Succeeded","message":null,"creationDate":"2024-02-03T04:05:06.7Z","completionDate":"2024-02-03T04:06:06.7Z","cloneStatistics":null},
         "sourceTestSuite":{"id":5,"name":"Suite5","project":{"name":"P1"},"plan":{"id":1,"name":"TestPlan1"}},
         "destinationTestSuite":{"id":13,"name":"Suite13","project":{"name":"P2"},"plan":{"id":18,"name":"DestinationPlan"}},"cloneOptions":null}
        """;

    public const string PlanNotFound = """
        {"$id":"1","innerException":null,"message":"Test plan 52397 not found.","typeName":"Microsoft.TeamFoundation.TestManagement.WebApi.TestObjectNotFoundException, Microsoft.TeamFoundation.TestManagement.WebApi","typeKey":"TestObjectNotFoundException","errorCode":0,"eventId":3000}
        """;

    public const string SignInPage = "<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head><body></body></html>";

    /// <summary>An error of the service.</summary>
    public static string Error(string typeKey, string message) =>
        $$"""{"$id":"1","innerException":null,"message":{{System.Text.Json.JsonSerializer.Serialize(message)}},"typeName":"X.{{typeKey}}, X","typeKey":"{{typeKey}}","errorCode":0,"eventId":3000}""";
}
