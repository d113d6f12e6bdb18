package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"taskwire/client/api"
)

func main() {
	username := os.Getenv("TASKWIRE_USERNAME")
	password := "a long enough password"
	ctx := context.Background()
	token := ""
	client, err := api.NewClientWithResponses(os.Getenv("TASKWIRE_URL"),
		api.WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
			if token != "" {
				request.Header.Set("Authorization", "Bearer "+token)
			}
			return nil
		}))
	check(err)

	creation := api.AccountCreation{Username: username, Password: password, Email: username + "@example.com"}
	account, err := client.SignOnWithResponse(ctx, creation)
	check(err)
	expect(account.JSON201.Username == username, "the username")
	tokens, err := client.SignInWithResponse(ctx, api.Credentials{Username: username, Password: password})
	check(err)
	token = tokens.JSON200.Token

	due := "2027-04-10T12:00:00Z"
	created, err := client.CreateTaskWithResponse(ctx, nil, api.TaskCreation{Title: "Buy groceries", DueDate: &due})
	check(err)
	task := created.JSON201
	expect(task.Priority == api.Medium, "the priority")
	expect(*task.DueDate == due, "the due date")

	status := api.Pending
	limit := 10
	list, err := client.SearchTasksWithResponse(ctx, &api.SearchTasksParams{Status: &status, Limit: &limit})
	check(err)
	expect(len(*list.JSON200) == 1 && (*list.JSON200)[0].Id == task.Id, "the list")
	got, err := client.GetTaskWithResponse(ctx, task.Id, nil)
	check(err)
	etag := got.HTTPResponse.Header.Get("ETag")
	started := api.InProgress
	updated, err := client.UpdateTaskWithResponse(ctx, task.Id, &api.UpdateTaskParams{IfMatch: &etag},
		api.TaskChanges{Status: &started})
	check(err)
	expect(updated.JSON200.Version == 2, "the version")

	blank, err := client.CreateTaskWithResponse(ctx, nil, api.TaskCreation{Title: " "})
	check(err)
	expect(blank.ApplicationproblemJSON400.Status == 400, "the problem")
	expect(*(*blank.ApplicationproblemJSON400.Errors)[0].Pointer == "/title", "the pointer")

	deleted, err := client.DeleteTaskWithResponse(ctx, task.Id, nil)
	check(err)
	expect(deleted.StatusCode() == 204, "the status of the deletion")
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func expect(holds bool, what string) {
	if !holds {
		log.Fatal("not as expected: ", what)
	}
}
