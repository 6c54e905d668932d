"""Ridge regression on the diabetes data that ships inside scikit-learn.

Tries several strengths of regularisation by cross-validation, logs each to
MLflow, and writes the best model to outputs/.
"""

import argparse
import json
import os
import pickle

import mlflow
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import cross_val_score, train_test_split


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alphas", default="0.1,1,10", help="strengths to try, separated by commas")
    parser.add_argument("--folds", type=int, default=5, help="folds of the cross-validation")
    parser.add_argument("--seed", type=int, default=7, help="seed of the train/test split")
    return parser.parse_args()


def main():
    args = parse_args()
    alphas = [float(text) for text in args.alphas.split(",")]
    features, target = load_diabetes(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(features, target, test_size=0.2, random_state=args.seed)
    print(f"{len(x_train)} training rows, {len(x_test)} test rows, {x_train.shape[1]} features", flush=True)

    mlflow.log_params({"alphas": args.alphas, "folds": args.folds, "seed": args.seed})
    best_alpha, best_score = alphas[0], -np.inf
    for step, alpha in enumerate(alphas):
        score = cross_val_score(Ridge(alpha=alpha), x_train, y_train, cv=args.folds, scoring="r2").mean()
        print(f"alpha {alpha:<8g} cross-validated r2 {score:.4f}", flush=True)
        mlflow.log_metric("alpha", alpha, step=step)
        mlflow.log_metric("cv_r2", score, step=step)
        if score > best_score:
            best_alpha, best_score = alpha, score

    model = Ridge(alpha=best_alpha).fit(x_train, y_train)
    predicted = model.predict(x_test)
    result = {
        "best_alpha": best_alpha,
        "test_r2": r2_score(y_test, predicted),
        "test_rmse": mean_squared_error(y_test, predicted) ** 0.5,
    }
    mlflow.log_metrics(result)
    print("best: " + ", ".join(f"{name} {value:.4f}" for name, value in result.items()), flush=True)

    os.makedirs("outputs", exist_ok=True)
    with open("outputs/model.pkl", "wb") as file:
        pickle.dump(model, file)
    with open("outputs/result.json", "w") as file:
        json.dump(result, file, indent=2)
    print("model written to outputs/model.pkl", flush=True)


if __name__ == "__main__":
    main()
